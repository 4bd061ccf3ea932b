#pragma once

#include "core/base/clock.h"
#include "core/resource/object.h"

#include <string>
#include <utility>
#include <vector>

namespace tidegate::trigger {

/// An HTTP message without its receiver.
struct Message
{
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
};

/// What all events of a PingSource have in common, ready to be sent. A value.
class EventTemplate
{
public:
    explicit EventTemplate(const resource::Object &pingSource);

    /// A CloudEvent 1.0 in HTTP's binary mode, as Knative's PingSource sends it: `ce-id`, `ce-source`
    /// (`/apis/v1/namespaces/<ns>/pingsources/<name>`), `ce-type` (`dev.knative.sources.ping`), `ce-time`
    /// (the planned moment), extensions, the content type and the data.
    Message at(const std::string &id, WallTime planned) const;

private:
    Message m_common;
};

/// What is said to a dead letter's receiver beside the event: where it should have gone, the status it got
/// (0: none) and the reason, cut to 1024 bytes; by Knative's names of these attributes.
void addFailure(Message &event, const std::string &destination, int status, const std::string &reason);

/// The value of an attribute as a header field: what is not printable ASCII, space, `"` and `%` are
/// percent-encoded (CloudEvents HTTP binding 1.0, 3.1.3.2).
std::string attributeValue(const QString &value);

} // namespace tidegate::trigger
