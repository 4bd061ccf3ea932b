#pragma once

#include "core/base/error.h"
#include "core/resource/kinds.h"

#include <QByteArray>
#include <QJsonObject>

namespace tidegate::api {

/// The media type of Kubernetes' protobuf encoding, which Go's typed clients send by default.
inline const QByteArray protobufType = QByteArrayLiteral("application/vnd.kubernetes.protobuf");

/// The object within a body in Kubernetes' protobuf encoding, as JSON: bytes in base64, times in RFC 3339,
/// what is zero left out. Pure. Code::BadRequest for what cannot be read (no `k8s\0` in front, cut short,
/// text that is not UTF-8, a kind that nobody knows), UnsupportedMediaType for a kind that this server takes
/// as JSON or YAML only.
Result<QJsonObject> parseProtobuf(const QByteArray &body);

/// Whether objects of a kind are read in that encoding.
bool isReadAsProtobuf(const resource::Kind &kind);

} // namespace tidegate::api
