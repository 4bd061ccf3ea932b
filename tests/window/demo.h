#pragma once

#include "ui/models/catalogue.h"
#include "ui/models/overview_model.h"
#include "ui/models/scaling_series.h"

#include <vector>

namespace demo {

/// A watch that tells what it is told to.
class FakeWatch : public tidegate::client::Watch
{
    Q_OBJECT
public:
    using Watch::Watch;
    State state() const override { return m_state; }
    void retryNow() override { ++retries; }
    void list(const std::vector<tidegate::resource::Object> &items);
    void setState(State state, const QString &why = {});
    int retries = 0;

private:
    State m_state = State::Loading;
};

std::vector<tidegate::resource::Object> apps();
std::vector<tidegate::resource::Object> revisions();
std::vector<tidegate::resource::Object> instances();
std::vector<tidegate::resource::Object> engines();
std::vector<tidegate::resource::Object> packages();
std::vector<tidegate::resource::Object> triggers();
std::vector<tidegate::resource::Object> pools();

/// Of the pool of Java, over a quarter of an hour.
tidegate::client::SeriesAnswer poolSeries();

/// Ten minutes of a revision going 0 → 1 → 4 → 0.
QList<QJsonObject> samples(qint64 nowMs);

/// A day's usage of three services.
tidegate::client::MeteringAnswer usage();

/// What the server would answer about decisions and about a replay.
QJsonArray decisions();
QJsonObject whatIf();

/// A scaling stream that tells samples() once it is connected.
tidegate::client::Stream *openStream(QObject *parent);

} // namespace demo
