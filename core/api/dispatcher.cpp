#include "core/api/dispatcher.h"

#include "core/api/body.h"
#include "core/api/discovery.h"
#include "core/api/openapi.h"
#include "core/api/output.h"
#include "core/api/packages.h"
#include "core/api/protobuf.h"

using namespace Qt::StringLiterals;

namespace tidegate::api {

namespace {

using Verb = void (*)(House &, const ExchangePtr &);

Error methodNotAllowed()
{
    return {
        Code::MethodNotAllowed, "the server does not allow this method on the requested resource", {}, {}};
}

Verb collectionVerb(const std::string &method, bool watch)
{
    if (method == "GET")
        return watch ? watchObjects : listObjects;
    if (method == "POST")
        return createObject;
    return method == "DELETE" ? deleteCollection : nullptr;
}

Verb objectVerb(const std::string &method, bool watch)
{
    if (method == "GET")
        return watch ? watchObjects : getObject;
    if (method == "PUT")
        return updateObject;
    if (method == "PATCH")
        return patchObject;
    return method == "DELETE" ? deleteObject : nullptr;
}

Verb statusVerb(const std::string &method)
{
    if (method == "GET")
        return getObject;
    if (method == "PUT")
        return updateObject;
    return method == "PATCH" ? patchObject : nullptr;
}

// What a write comes in and how it wants its answer is settled before anything happens.
Result<> checkForms(const Exchange &exchange)
{
    const bool carriesObject = exchange.method() == "POST" || exchange.method() == "PUT";
    if (carriesObject && mediaTypeOf(exchange.header("Content-Type")) == protobufType &&
        !isReadAsProtobuf(*exchange.target.kind)) {
        return tidegate::fail(
            Code::UnsupportedMediaType,
            "the body of the request was in an unknown format - accepted media types include: "
            "application/json, application/yaml");
    }
    if (exchange.method() == "GET")
        return {};
    if (const auto output = outputOf(exchange); !output)
        return tl::unexpected(output.error());
    return {};
}

} // namespace

Dispatcher::Dispatcher(store::Store &store, Ports ports, const Clock &clock)
    : m_watches(store, clock), m_house(std::make_shared<House>(store, std::move(ports), clock))
{
    m_house->watches = &m_watches;
}

Dispatcher::~Dispatcher() = default;

void Dispatcher::handle(http::Request request, std::optional<User> user,
                        std::shared_ptr<http::Responder> responder)
{
    auto exchange = std::make_shared<Exchange>(std::move(request), std::move(user), std::move(responder));
    exchange->lease = m_lease;
    auto target = parseTarget(exchange->request().path());
    auto query = Query::parse(exchange->request().query());
    if (!target || !query) {
        exchange->fail(target ? query.error() : target.error());
        return;
    }
    exchange->target = std::move(*target);
    exchange->query = std::move(*query);
    exchange->subject = {exchange->target.kind,
                         exchange->target.ns,
                         exchange->target.kind ? exchange->target.name : QString(),
                         {}};
    route(exchange);
}

void Dispatcher::route(const ExchangePtr &exchange)
{
    using Type = Target::Type;
    const Type type = exchange->target.type;
    const bool reads = exchange->method() == "GET";
    if (type == Type::Nothing)
        exchange->fail(noSuchPath());
    else if (type == Type::Resource)
        answerResource(exchange);
    else if (type == Type::Own ? !answerTidegatePath(*m_house, exchange) : !reads)
        exchange->fail(methodNotAllowed());
    else if (type == Type::Health)
        answerHealth(exchange);
    else if (type == Type::Version)
        exchange->reply(200, versionInfo());
    else if (type == Type::Metrics)
        answerMetrics(exchange);
    else if (type == Type::OpenApi)
        answerOpenApi(exchange);
    else if (type != Type::Own)
        answerDiscovery(exchange);
}

// Alive is one thing, ready another: only readiness looks at the disk.
void Dispatcher::answerHealth(const ExchangePtr &exchange)
{
    const auto trouble = m_house->store.trouble();
    if (exchange->target.name == u"readyz" && trouble)
        exchange->reply(503,
                        "[-]store failed: " + QByteArray::fromStdString(trouble->message) +
                            "\nreadyz check failed\n",
                        "text/plain; charset=utf-8");
    else
        exchange->reply(200, QByteArray("ok"), "text/plain; charset=utf-8");
}

void Dispatcher::answerMetrics(const ExchangePtr &exchange)
{
    if (m_house->ports.metrics)
        exchange->reply(200, m_house->ports.metrics(), "text/plain; version=0.0.4");
    else
        exchange->fail(noSuchPath());
}

void Dispatcher::answerResource(const ExchangePtr &exchange)
{
    const Target &target = exchange->target;
    if (answerPodPath(*m_house, exchange) || answerUpload(*m_house, exchange))
        return;
    if (auto readable = checkForms(*exchange); !readable) {
        exchange->fail(readable.error());
        return;
    }
    const bool watch = exchange->query.flag(u"watch"_s);
    const bool isStatus = target.subresource == u"status" && target.kind->hasStatus;
    if (!target.subresource.isEmpty() && !isStatus) {
        exchange->fail(noSuchPath());
        return;
    }
    const Verb verb = isStatus                ? statusVerb(exchange->method())
                      : target.name.isEmpty() ? collectionVerb(exchange->method(), watch)
                                              : objectVerb(exchange->method(), watch);
    // Across all namespaces one can only look.
    const bool everywhere = target.kind->namespaced && target.ns.isEmpty() && exchange->method() != "GET";
    if (verb && !everywhere)
        verb(*m_house, exchange);
    else
        exchange->fail(methodNotAllowed());
}

void Dispatcher::endStreams()
{
    m_watches.endAll();
    m_house->endStreams();
}

} // namespace tidegate::api
