"""The benches of pages and API on one database that is filled once: `python -m bench.served`, options of bench.web."""

from __future__ import annotations

from bench import api, rows, web


def main() -> None:
    """Fill, measure both, print."""
    options = rows.parser(__doc__, requests=40).parse_args()
    with rows.filled(options):
        web.measure(options)
        api.measure(options)


if __name__ == "__main__":
    main()
