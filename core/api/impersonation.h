#pragma once

#include "core/api/auth.h"
#include "core/base/error.h"
#include "core/http/message.h"

#include <optional>

namespace tidegate::api {

/// The user that a request is for: whom its Impersonate-User, -Group, -Uid and -Extra-… fields name, when
/// `sender` may act for others; `sender` when it has no such field. Pure. Errors: Forbidden in Kubernetes'
/// words (only administrators act for others), BadRequest for groups, a uid or extras of nobody.
Result<std::optional<User>> impersonated(const std::optional<User> &sender, const http::Headers &headers);

} // namespace tidegate::api
