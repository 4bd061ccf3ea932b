#pragma once

#include "core/api/house.h"
#include "core/api/watch.h"

#include <QObject>
#include <memory>

namespace tidegate::api {

/// From a request to the handler that answers it; needs no socket. Main thread.
class Dispatcher : public QObject
{
    Q_OBJECT
public:
    Dispatcher(store::Store &store, Ports ports, const Clock &clock);
    ~Dispatcher() override;

    /// `user` is nothing only for anonymous paths.
    void handle(http::Request request, std::optional<User> user, std::shared_ptr<http::Responder> responder);

    /// Ends watches and other streams in order.
    void endStreams();
    /// Requests that are not answered yet.
    int underWay() const { return int(m_lease.use_count()) - 1; }
    size_t watchCount() const { return m_watches.count(); }

private:
    void route(const ExchangePtr &exchange);
    void answerHealth(const ExchangePtr &exchange);
    void answerMetrics(const ExchangePtr &exchange);
    void answerResource(const ExchangePtr &exchange);

    Watches m_watches;
    std::shared_ptr<House> m_house;
    std::shared_ptr<int> m_lease = std::make_shared<int>(0);
};

} // namespace tidegate::api
