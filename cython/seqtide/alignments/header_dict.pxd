# Headers as plain Python values and back.

# The text of a header in a mapping; None for one that has to be looked at value by value.
cdef bytes plain_text(header)
# What `SamHeader.to_dict` returns.
cdef dict dict_of(header)
