"""What is this machine."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import ip_address


@lru_cache(maxsize=64)  # asked twice for every request without a token; a stranger's names push each other out
def is_loopback(host: str) -> bool:
    """Whether an address or a name means this machine."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
