"""The desk: pages for editors, server-rendered; they translate between requests and services and decide nothing."""
