"""Measurements that print figures; nothing of the product imports them."""
