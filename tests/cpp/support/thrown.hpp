// The message of what a call throws.
#pragma once

#include <string>

namespace thrown {

/// "" if nothing is thrown; other types of exceptions pass.
template <typename Error, typename Call>
std::string message_of(Call call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

}  // namespace thrown
