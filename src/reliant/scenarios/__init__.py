"""Tables to tables: what if the supplier refuses, what is the cheapest way out, what is likely next.

Every scenario states its assumptions as rows that can be changed and run again, and says what the register cannot see.
"""
