"""The demo collaboration: Kommunakademin Väst with its real organisations, sums and dates.

Every person is made up. `manage.py load_demo` may run again; what is there is left as it is.
"""
