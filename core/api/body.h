#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QJsonValue>
#include <QString>
#include <QStringList>

namespace tidegate::api {

/// The media type of a Content-Type field, lower case, without parameters.
QByteArray mediaTypeOf(std::string_view contentType);

/// How many objects and lists may lie around a value of an object; bounds every recursion over one, and keeps
/// what is stored far from the 1024 that Qt reads back.
constexpr int maxDepth = 100;

/// Whether a value with `above` objects and lists around it reaches deeper than maxDepth.
bool isTooDeep(const QJsonValue &value, qsizetype above = 0);

/// Any JSON document up to maxDepth. Code::BadRequest with line, column and byte offset of what could not be
/// read.
Result<QJsonValue> parseJson(const QByteArray &text);

/// One YAML document in the core schema of YAML 1.2; anchors are followed within bounds (maxDepth, 20,000
/// values). Of keys that stand twice in a map the last counts; `duplicates` gets their paths, each once.
/// Code::BadRequest with line and column.
Result<QJsonValue> parseYaml(const QByteArray &text, QStringList *duplicates = nullptr);

/// By media type: JSON (also when the type is empty), YAML, or protobuf for the kinds it is read for (see
/// protobuf.h); Code::UnsupportedMediaType for others.
Result<QJsonValue> parseBody(const QByteArray &text, const QByteArray &mediaType);

} // namespace tidegate::api
