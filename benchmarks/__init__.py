"""Measurements that print a ratio against something measured in the same run; never part of the tests."""
