"""Where the page listens: on the hotspot, and nowhere else unless that is asked for."""

import ipaddress

from edge.config import Config, ConfigError


def checked_address(config: Config) -> str:
    """The address to listen at. Raises ConfigError where that would be more than the hotspot."""
    told = config.setup
    try:
        address = ipaddress.ip_address(told.address)
    except ValueError as error:
        raise ConfigError(
            f"setup.address: {told.address!r} is no address: give the unit's on its own hotspot, "
            "as 10.42.0.1"
        ) from error
    if address.is_unspecified and not told.every_address:
        raise ConfigError(
            f"setup.address: {address} would open the page to every network of the unit: give its "
            "address on the hotspot, or set setup.every_address = true if that is meant"
        )
    return str(address)


def unheard(config: Config, error: OSError) -> ConfigError:
    """Why it cannot listen there, and what to do."""
    told = config.setup
    return ConfigError(
        f"setup.address {told.address} port {told.port}: cannot listen there: {error.strerror}: "
        "is the hotspot on (nmcli device wifi hotspot), and no other setup open?"
    )
