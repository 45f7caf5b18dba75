"""Brings the demo nation to life: every act by the person whose job it is, through the rooms' own services, in order.

The clock is stopped at each act's moment, so that the nation has a past.
"""
