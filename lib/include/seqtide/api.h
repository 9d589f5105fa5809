/*
 * SEQTIDE_API marks what the shared library exports. Everything else is hidden there.
 *
 * Programs that link the static library are compiled with SEQTIDE_STATIC (its Meson dependency and its pkg-config file
 * say so), so that a shared library of theirs does not export seqtide's names.
 */
#ifndef SEQTIDE_API_H
#define SEQTIDE_API_H

#if defined(SEQTIDE_STATIC)
#define SEQTIDE_API
#elif defined(_WIN32)
#define SEQTIDE_API __declspec(dllexport)
#else
#define SEQTIDE_API __attribute__((visibility("default")))
#endif

#endif
