#pragma once

#include "core/api/house.h"

namespace tidegate::api {

/// Takes the upload of a package; false when the request is none (a JSON body goes the way of other objects,
/// and is refused there).
bool answerUpload(House &house, const ExchangePtr &exchange);

} // namespace tidegate::api
