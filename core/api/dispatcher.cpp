#include "core/api/dispatcher.h"

#include "core/api/access.h"
#include "core/api/body.h"
#include "core/api/derived.h"
#include "core/api/discovery.h"
#include "core/api/impersonation.h"
#include "core/api/openapi.h"
#include "core/api/output.h"
#include "core/api/packages.h"
#include "core/api/protobuf.h"
#include "core/api/reviews.h"
#include "core/api/served.h"

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

Action actionOf(const Exchange &exchange)
{
    const Target &target = exchange.target;
    const bool ofAll = target.name.isEmpty();
    const std::string &method = exchange.method();
    Action action{u"create"_s,        target.kind->group, target.kind->plural,
                  target.subresource, target.ns,          target.name};
    if (method == "GET")
        action.verb = exchange.query.flag(u"watch"_s) ? u"watch"_s : ofAll ? u"list"_s : u"get"_s;
    else if (method == "PUT")
        action.verb = u"update"_s;
    else if (method == "PATCH")
        action.verb = u"patch"_s;
    else if (method == "DELETE")
        action.verb = ofAll ? u"deletecollection"_s : u"delete"_s;
    if (!target.subresource.isEmpty() && method == "GET")
        action.verb = u"get"_s;
    return action;
}

Error administratorsOnly(const Exchange &exchange, const User &user)
{
    return {Code::Forbidden,
            u"User \"%1\" cannot %2 path \"%3\""_s
                .arg(user.name, QString::fromStdString(exchange.method()).toLower(),
                     QString::fromStdString(std::string(exchange.request().path())))
                .toStdString(),
            {},
            {}};
}

void reviewVerb(House &house, const ExchangePtr &exchange)
{
    answerReview(house, exchange);
}

Verb statusVerb(const std::string &method)
{
    if (method == "GET")
        return getObject;
    if (method == "PUT")
        return updateObject;
    return method == "PATCH" ? patchObject : nullptr;
}

Verb verbOf(const Exchange &exchange)
{
    const Target &target = exchange.target;
    const bool watch = exchange.query.flag(u"watch"_s);
    // Across all namespaces one can only look.
    if (target.kind->namespaced && target.ns.isEmpty() && exchange.method() != "GET")
        return nullptr;
    if (isReview(*target.kind))
        return exchange.method() == "POST" && target.name.isEmpty() ? reviewVerb : nullptr;
    if (!isStored(*target.kind) && exchange.method() == "GET" && !watch)
        return target.name.isEmpty() ? listDerived : getDerived;
    if (!target.subresource.isEmpty())
        return statusVerb(exchange.method());
    return target.name.isEmpty() ? collectionVerb(exchange.method(), watch)
                                 : objectVerb(exchange.method(), watch);
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
    // The server leaves the body away; everything else is as for GET.
    if (request.method == "HEAD")
        request.method = "GET";
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
    // Once the audit knows what is asked for.
    auto actor = impersonated(exchange->user(), exchange->request().headers);
    if (!actor) {
        exchange->fail(actor.error());
        return;
    }
    exchange->actAs(std::move(*actor));
    route(exchange);
}

void Dispatcher::route(const ExchangePtr &exchange)
{
    using Type = Target::Type;
    const Type type = exchange->target.type;
    const bool reads = exchange->method() == "GET";
    const User user = exchange->user().value_or(User{});
    if (type == Type::Nothing && reads && exchange->request().path() == "/")
        exchange->reply(200, rootPaths());
    else if (type == Type::Nothing)
        exchange->fail(noSuchPath());
    else if ((type == Type::Own || type == Type::Metrics) && !isAdministrator(user))
        exchange->fail(administratorsOnly(*exchange, user));
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
    if (!m_house->ports.metrics)
        return exchange->fail(noSuchPath());
    const bool isOpenMetrics = prefersOpenMetrics(exchange->header("Accept"));
    exchange->reply(200, m_house->ports.metrics(isOpenMetrics),
                    isOpenMetrics ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
                                  : "text/plain; version=0.0.4; charset=utf-8");
}

void Dispatcher::answerResource(const ExchangePtr &exchange)
{
    const Result<> may = mayDo(exchange->user().value_or(User{}), actionOf(*exchange));
    if (!may && may.error().code == Code::Forbidden) {
        exchange->fail(may.error());
        return;
    }
    if (answerPodPath(*m_house, exchange) || answerUpload(*m_house, exchange))
        return;
    const Verb verb = verbOf(*exchange);
    const auto readable = checkForms(*exchange);
    const Target &target = exchange->target;
    const bool isExplained = !whyNoSubresource(*target.kind, target.subresource).isEmpty();
    if (!may && may.error().code == Code::NotFound)
        exchange->fail(isExplained ? may.error() : noSuchPath());
    else if (!readable)
        exchange->fail(readable.error());
    else if (!verb)
        exchange->fail(methodNotAllowed());
    else if (!may)
        exchange->fail(may.error());
    else
        verb(*m_house, exchange);
}

void Dispatcher::endStreams()
{
    m_watches.endAll();
    m_house->endStreams();
}

} // namespace tidegate::api
