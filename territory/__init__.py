"""Where territories run: polygons out of files of boundaries, which are kept as they came and known by their digest."""
