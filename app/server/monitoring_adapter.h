#pragma once

#include "core/api/ports.h"
#include "core/base/clock.h"
#include "core/monitoring/chronicle.h"
#include "core/store/store.h"

#include <QObject>

namespace tidegate::server {

/// The API's questions to the chronicle, and the stream of changes into it: from the store's feed, and the
/// server's own start and end. Main thread.
class MonitoringAdapter : public QObject, public api::MonitoringSource
{
public:
    /// Nothing is owned. Tells the start of this server.
    MonitoringAdapter(monitoring::Chronicle &chronicle, const store::Store &store, const Clock &clock);
    /// The server ends in order. Once.
    void tellStop();

    QStringList metrics(Of of) const override;
    void series(const api::SeriesRequest &request, std::function<void(Result<QByteArray>)> done) override;
    void changes(const api::ChangesRequest &request, std::function<void(Result<QByteArray>)> done) override;

private:
    monitoring::Chronicle &m_chronicle;
    const Clock &m_clock;
};

} // namespace tidegate::server
