#pragma once

#include "core/api/house.h"

namespace tidegate::api {

/// Answers an access review (authorization.k8s.io, authentication.k8s.io): `exchange->target` is one of
/// reviewKinds() and the method POST. 201 with the object and its status.
void answerReview(const House &house, const ExchangePtr &exchange);

} // namespace tidegate::api
