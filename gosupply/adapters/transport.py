"""One request and its whole answer, over requests.

Imports requests, and so is itself imported only where a network is needed. What the environment
says about a site (proxy, CA bundle, netrc) is resolved once; `Session.get` would resolve it for
every request, and merge cookies, headers and hooks each time.

No exception of requests leaves this module, and none of their texts is shown: they hold passwords.
"""

from __future__ import annotations

import netrc
import os
import ssl
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import requests
from requests.adapters import HTTPAdapter
from requests.utils import DEFAULT_CA_BUNDLE_PATH, select_proxy

from gosupply import __version__
from gosupply.adapters import addresses, bodies
from gosupply.adapters.retries import Refusal, Setback, explain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from requests import PreparedRequest

    from gosupply.adapters.addresses import Site
    from gosupply.adapters.retries import Limits, Watch

_HTTP_OK = 200
# An error's page is read up to here to keep the connection, and thrown away.
_PAGE = 16384
_HEADERS = {"User-Agent": f"gosupply/{__version__}", "Accept-Encoding": "identity"}
_ENVIRONMENT = Refusal(
    "the proxy or the CA bundle that the environment names cannot be used",
    "check HTTPS_PROXY, HTTP_PROXY, NO_PROXY and REQUESTS_CA_BUNDLE",
    answered=False,
)


class Reply(NamedTuple):
    """A server's answer; the body is empty unless the status is 200."""

    status: int
    headers: Mapping[str, str]
    body: bytes


_Result = Reply | Setback | Refusal


class _Route(NamedTuple):
    """How to reach a site: its connections, and the request of which all to it are copies."""

    adapter: HTTPAdapter
    template: PreparedRequest
    proxies: dict[str, str]


class _Context(ssl.SSLContext):
    """A context that threads may share: nothing is changed in it once it is made."""

    def set_alpn_protocols(self, *_: object, **__: object) -> None:
        """Do nothing: servers speak HTTP/1.1 where nothing is said.

        urllib3 sets the same list before each handshake, which frees one that another thread may be
        copying: of 100,000 handshakes on 32 threads, a few sent wrong bytes.
        """


class _Adapter(HTTPAdapter):
    """Gives all connections one TLS context: reading a CA bundle takes 20 ms for each of them."""

    def __init__(self, connections: int, context: ssl.SSLContext | None) -> None:
        self._context = context
        super().__init__(pool_maxsize=connections)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - the base's
        """Hand the context to connections that are made directly."""
        super().init_poolmanager(*args, ssl_context=self._context, **kwargs)

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: object) -> object:
        """Hand the context to connections through a proxy, and to those with the proxy."""
        if proxy.lower().startswith("https:"):
            proxy_kwargs["proxy_ssl_context"] = self._context
        return super().proxy_manager_for(proxy, ssl_context=self._context, **proxy_kwargs)

    def cert_verify(self, *_: object, **__: object) -> None:
        """Do nothing: the base names a CA bundle here, which each connection then reads.

        The context has read it, and demands that certificates are verified.
        """


class Transport:
    """Sends requests. Safe to share by threads.

    Attributes:
        requests: How many were sent.
        bytes: How many were received, in bodies.
    """

    def __init__(self, limits: Limits, connections: int, *, netrc: bool) -> None:
        """Prepare to keep so many connections to each site; netrc may be read or not."""
        self.requests = 0
        self.bytes = 0
        self._limits = limits
        self._connections = connections
        self._netrc = netrc
        self._lock = threading.Lock()
        self._routes: dict[Site, _Route | Refusal] = {}
        self._contexts: dict[str, ssl.SSLContext] = {}

    def exchange(self, site: Site, path: str, limit: int, watch: Watch) -> _Result:
        """Send one request and read its answer to the end. Redirects are answers like others."""
        with self._lock:
            route = self._routes.get(site) or self._resolve(site)
            self.requests += isinstance(route, _Route)
        if isinstance(route, Refusal):
            return route
        request = route.template.copy()
        request.url = site.base + path

        def read(size: int) -> bytes:
            """Return what has arrived, which may be less, not decoded: requests asks for that."""
            watch.check()
            data: bytes = response.raw.read1(size)
            with self._lock:
                self.bytes += len(data)
            return data

        try:
            left = watch.check()
            timeout = (min(left, self._limits.connect), min(left, self._limits.read))
            sent = route.adapter.send(request, stream=True, timeout=timeout, proxies=route.proxies)
            with sent as response:
                return _receive(response, read, limit)
        except Exception as error:
            if (outcome := _explain(error, proxied=bool(route.proxies))) is None:
                raise
            return outcome

    def close(self) -> None:
        """Close every connection that is not in use. This object may be used again."""
        with self._lock:
            for route in self._routes.values():
                if isinstance(route, _Route):
                    route.adapter.close()
            self._routes.clear()

    def _resolve(self, site: Site) -> _Route | Refusal:
        """Find out how to reach a site, once."""
        try:
            route: _Route | Refusal = self._route(site)
        except (OSError, ValueError):
            route = _ENVIRONMENT
        return self._routes.setdefault(site, route)

    def _route(self, site: Site) -> _Route:
        with requests.Session() as session:
            found = session.merge_environment_settings(
                site.base, proxies={}, stream=None, verify=None, cert=None
            )
        headers = dict(_HEADERS)
        if site.basic is not None and (credentials := site.basic or self._login(site)):
            headers["Authorization"] = credentials
        template = requests.Request("GET", f"{site.base}/", headers=headers).prepare()
        proxy = select_proxy(site.base, found["proxies"])
        context = self._context(found["verify"]) if site.scheme == "https" or proxy else None
        adapter = _Adapter(self._connections, context)
        return _Route(adapter, template, {site.scheme: proxy} if proxy else {})

    def _login(self, site: Site) -> str:
        """Return credentials from netrc, as cmd/go: for https only, and no `default` entry."""
        if not self._netrc or site.scheme != "https":
            return ""
        try:
            path = os.environ.get("NETRC") or Path.home() / ".netrc"
            entry = netrc.netrc(path).hosts.get(site.host)
        except (OSError, RuntimeError, ValueError, netrc.NetrcParseError):
            return ""  # no such file, no home, not text, or not in netrc's format
        return addresses.basic(entry[0], entry[2] or "") if entry else ""

    def _context(self, verify: object) -> ssl.SSLContext:
        """Trust a bundle that is named, or requests' own."""
        bundle = verify if isinstance(verify, str) else DEFAULT_CA_BUNDLE_PATH
        if bundle not in self._contexts:
            context = _Context(ssl.PROTOCOL_TLS_CLIENT)
            place = "capath" if Path(bundle).is_dir() else "cafile"
            context.load_verify_locations(**{place: bundle})
            self._contexts[bundle] = context
        return self._contexts[bundle]


def _receive(response: requests.Response, read: Callable[[int], bytes], limit: int) -> _Result:
    """Read an answer to its end; one that is left before is cut off when it is closed."""
    status, headers = response.status_code, response.headers
    if status == _HTTP_OK:
        body = bodies.read_body(read, headers, limit)
        return Reply(status, headers, body.data) if isinstance(body, bodies.Body) else body
    room = _PAGE
    while room > 0 and (data := read(room)):
        room -= len(data)
    return Reply(status, headers, b"")


def _explain(error: Exception, *, proxied: bool) -> Setback | Refusal | None:
    if proxied and isinstance(error, ValueError):  # a proxy that is no URL, or socks
        return _ENVIRONMENT
    found = explain(error)
    if isinstance(error, requests.ConnectTimeout):
        found = Setback("no connection came about in time")
    by_way = ", by way of a proxy" if proxied else ""
    return found._replace(why=found.why + by_way) if isinstance(found, Setback) else found
