# Checks of arguments, which BGZF shares.


cdef int thread_count(object threads) except -1
cdef int checked_level(object level, int largest) except -1
