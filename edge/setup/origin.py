"""Whether a request was meant for this server, and sent by its own page."""

from edge.setup.message import Request


def names(local: tuple[str, int]) -> set[str]:
    """What the address that a request came in on is called in a Host header."""
    address, port = local[0].removeprefix("::ffff:"), local[1]  # IPv4 on a socket for both
    host = f"[{address}]" if ":" in address else address
    return {f"{host}:{port}"} | ({host} if port == 80 else set())


def is_meant_for_us(request: Request) -> bool:
    """Whether Host is the very address that the request came in on.

    A name never is: another site's name, made to lead here (DNS rebinding), would let that site's
    page read ours.
    """
    return request.headers.get("host", "").lower() in names(request.local)


def is_our_page(request: Request) -> bool:
    """Whether a form was sent by our own page, as far as the browser says."""
    origin = request.headers.get("origin")
    if origin is None:  # browsers without it exist; the mark must be right all the same
        return request.headers.get("sec-fetch-site", "same-origin") == "same-origin"
    return origin.lower() in {f"http://{name}" for name in names(request.local)}
