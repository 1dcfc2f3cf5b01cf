"""The servers and graphs that any test may ask for."""

pytest_plugins = ["tests.servers", "tests.graphs"]
