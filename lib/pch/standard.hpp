// Precompiled for the sources of the library, which spend half of their compilation on these. A source still includes
// what it uses: `-Db_pch=false` compiles without this header, as tools/test does.
#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <exception>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
