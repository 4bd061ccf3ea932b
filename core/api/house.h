#pragma once

#include "core/api/exchange.h"
#include "core/api/negotiation.h"
#include "core/api/ports.h"
#include "core/api/row_cache.h"
#include "core/store/store.h"

#include <QObject>
#include <map>
#include <memory>

namespace tidegate::api {

class Watches;

/// What the handlers work with. Callbacks that come later hold it weakly: once the API is gone they do
/// nothing.
struct House : std::enable_shared_from_this<House>
{
    House(store::Store &s, Ports p, const Clock &c) : store(s), ports(std::move(p)), clock(c) {}
    store::Store &store;
    const Ports ports;
    const Clock &clock;
    Watches *watches = nullptr;
    RowCache rows;

    /// Keeps what feeds a stream until the stream is finished.
    void keepWhile(const std::shared_ptr<http::Responder> &stream, std::shared_ptr<void> feed);
    /// Ends those streams in order.
    void endStreams();

private:
    std::map<std::shared_ptr<http::Responder>, std::shared_ptr<void>> m_streams;
    QObject m_context; ///< where the server's thread posts to
};

// The verbs; each answers the exchange, now or later. `exchange->target` is a Resource.
void getObject(House &house, const ExchangePtr &exchange);
void listObjects(House &house, const ExchangePtr &exchange);
void watchObjects(House &house, const ExchangePtr &exchange);
void createObject(House &house, const ExchangePtr &exchange);
void updateObject(House &house, const ExchangePtr &exchange);
void patchObject(House &house, const ExchangePtr &exchange);
void deleteObject(House &house, const ExchangePtr &exchange);
void deleteCollection(House &house, const ExchangePtr &exchange);

// Paths with words of their own; false when the target is none of them.
bool answerPodPath(House &house, const ExchangePtr &exchange);
bool answerTidegatePath(House &house, const ExchangePtr &exchange);
/// Of answerTidegatePath()'s: decisions and what-if.
bool answerDecisions(House &house, const ExchangePtr &exchange);
bool answerWhatIf(House &house, const ExchangePtr &exchange);
/// Of answerTidegatePath()'s: the meter's report, for the whole server.
bool answerMetering(House &house, const ExchangePtr &exchange);
/// Of answerTidegatePath()'s: the output of a Service's or a Revision's instances.
bool answerLogs(House &house, const ExchangePtr &exchange);
/// Of answerTidegatePath()'s: series and changes.
bool answerMonitoring(House &house, const ExchangePtr &exchange);
/// Of answerTidegatePath()'s: firings and moments of a PingSource, and firing it.
bool answerTriggers(House &house, const ExchangePtr &exchange);

/// The upload of a package, by its path alone: its body goes to a file, under a bound of its own. Any thread.
bool isPackageUpload(std::string_view method, std::string_view path);

} // namespace tidegate::api
