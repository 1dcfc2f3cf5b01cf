"""What Rukun costs, measured against the library as it comes and against the bare servers, side by side."""
