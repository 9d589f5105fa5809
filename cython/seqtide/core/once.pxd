# For `__init__`: refuses to be called again. What it would replace may be in use, and half of it would stay.


# `begun` is a member of the object. A call that failed counts, too.
cdef inline int begin_once(bint* begun, object made) except -1:
    if begun[0]:
        from seqtide.errors import initialised_twice
        raise initialised_twice(made)
    begun[0] = True
    return 0
