// SPDX-License-Identifier: Apache-2.0
// Memory that is wiped before it is given back, also when a vector grows.
#pragma once

#include <openssl/crypto.h>

#include <cstddef>
#include <memory>
#include <vector>

namespace argosy {

template <class T>
struct WipingAllocator {
  using value_type = T;

  WipingAllocator() = default;
  template <class U>
  // NOLINTNEXTLINE(google-explicit-constructor): allocators convert.
  WipingAllocator(const WipingAllocator<U>& /*other*/) noexcept
  {}

  T* allocate(std::size_t count) { return std::allocator<T>().allocate(count); }

  void deallocate(T* memory, std::size_t count) noexcept
  {
    OPENSSL_cleanse(memory, count * sizeof(T));
    std::allocator<T>().deallocate(memory, count);
  }

  friend bool operator==(const WipingAllocator& /*a*/, const WipingAllocator& /*b*/) { return true; }
};

// Not for strings: a short one lives outside the allocator's memory.
template <class T>
using WipedVector = std::vector<T, WipingAllocator<T>>;

} // namespace argosy
