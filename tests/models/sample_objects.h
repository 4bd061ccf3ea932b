#pragma once

#include "core/client/client.h"
#include "core/resource/object.h"

#include <QJsonObject>

namespace tidegate::testing {

/// A watch on which the test says what happens.
class FakeWatch final : public client::Watch
{
public:
    using Watch::Watch;
    State state() const override { return m_state; }
    void retryNow() override { ++retries; }
    void become(State state, const QString &why = {})
    {
        m_state = state;
        Q_EMIT stateChanged(state, why);
    }
    void list(const std::vector<resource::Object> &items)
    {
        m_state = State::Live;
        Q_EMIT listed(items);
        Q_EMIT stateChanged(m_state, {});
    }
    int retries = 0;

private:
    State m_state = State::Loading;
};

QJsonObject condition(const char *type, const char *status, const char *reason = "", const char *message = "",
                      const char *since = "2026-11-23T06:00:00Z");

/// A Service `default/<name>`, ready unless told otherwise.
resource::Object app(const QString &name, int version = 1,
                     const QJsonObject &ready = condition("Ready", "True"));
/// A Revision of `default/<service>`.
resource::Object revision(const QString &name, const QString &service, int actual, int desired,
                          int version = 1);
resource::Object pod(const QString &name, const QString &revision, const QString &phase, bool ready,
                     int version = 1);
resource::Object package(const QString &name, const QString &runtime);
resource::Object engine(double requestsPerSecond);
/// The image that package() of this name has.
QString packageImage(const QString &name);

} // namespace tidegate::testing
