"""Where the house may connect to: public addresses only, unless a network is allowed by name."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Sequence

from claims.services.errors import PrivateAddress

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")


def resolve(host: str, port: int, allowed: Sequence[str] = ()) -> str:
    """The address to connect to for `host`, resolved once so that a second answer cannot differ.

    Every address the host has must be public or in one of the `allowed` networks ("10.1.2.0/24"). Raises
    PrivateAddress, also where the host has no address.
    """
    networks = [ipaddress.ip_network(word, strict=False) for word in allowed]
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise PrivateAddress(f"{host} has no address") from error
    addresses = [str(entry[4][0]).partition("%")[0] for entry in found]
    for address in addresses:
        if not is_open(ipaddress.ip_address(address), networks):
            raise PrivateAddress(f"{host} is at {address}, which is not a public address")
    return addresses[0]


def is_open(address: Address, networks: Sequence[Network] = ()) -> bool:
    """Whether an address is public or in one of the networks; what an IPv6 address wraps is what counts."""
    inner = _unwrapped(address)
    if any(inner in network for network in networks):
        return True
    return inner.is_global and not inner.is_multicast and not inner.is_reserved


def _unwrapped(address: Address) -> Address:
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _TRANSLATED:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
