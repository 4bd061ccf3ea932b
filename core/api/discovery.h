#pragma once

#include "core/api/exchange.h"
#include "core/api/negotiation.h"
#include "core/resource/kinds.h"

#include <QJsonObject>
#include <QStringList>

namespace tidegate::api {

// The documents; pure.
QJsonObject versionInfo();
/// This machine's, as Go calls it: amd64, arm64.
QString architecture();
QJsonObject rootPaths(); ///< for `/`: every path that can be read without naming an object
QJsonObject coreVersions();
QJsonObject groupList();
QJsonObject groupOf(const QString &group);
QJsonObject resourceList(const QString &group, const QString &version);
/// All groups at once: the core group's list for /api, the others' for /apis.
QJsonObject aggregated(bool core, Form form);

/// Answers /api, /apis and what is below, with an ETag; 304 when the client has it already.
void answerDiscovery(const ExchangePtr &exchange);

/// A document with an ETag of its content; 304 when If-None-Match names it.
void replyCacheable(const ExchangePtr &exchange, const QByteArray &body, const std::string &contentType);

} // namespace tidegate::api
