"""The rules that records must keep."""
