#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace tidegate {

/// A namespaced name; `ns` is empty for cluster-scoped objects. The parameter keeps ids of different things
/// apart.
template <class Tag>
struct NamespacedName
{
    std::string ns;
    std::string name;

    auto operator<=>(const NamespacedName &) const = default;
    bool operator==(const NamespacedName &) const = default;
    bool empty() const { return name.empty(); }
    /// `ns/name`, for logs and maps.
    std::string text() const { return ns.empty() ? name : ns + '/' + name; }
};

/// Names one revision.
using RevisionKey = NamespacedName<struct RevisionTag>;
/// Names one Route (which has the name of its Service).
using RouteKey = NamespacedName<struct RouteTag>;

/// Names one instance, for ever: `<revision>-<5 random>`; it is the name of its Pod too.
struct InstanceId
{
    std::string value;
    auto operator<=>(const InstanceId &) const = default;
    bool operator==(const InstanceId &) const = default;
};

/// A random version 4 UUID in lower case (RFC 9562). Any thread.
std::string newUid();

/// `length` random letters and digits that Kubernetes uses in generated names (no vowels, no 0, 1, 3).
std::string newSuffix(size_t length = 5);

/// `bytes` random bytes from the operating system, in lower-case hexadecimal: for tokens.
std::string newSecret(size_t bytes = 32);

} // namespace tidegate

template <class Tag>
struct std::hash<tidegate::NamespacedName<Tag>>
{
    size_t operator()(const tidegate::NamespacedName<Tag> &key) const noexcept
    {
        return std::hash<std::string>{}(key.ns) * 31 + std::hash<std::string>{}(key.name);
    }
};

template <>
struct std::hash<tidegate::InstanceId>
{
    size_t operator()(const tidegate::InstanceId &id) const noexcept
    {
        return std::hash<std::string>{}(id.value);
    }
};
