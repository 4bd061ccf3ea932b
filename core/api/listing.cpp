#include "core/api/listing.h"

#include "core/api/list_options.h"

#include <QJsonDocument>
#include <map>

using namespace Qt::StringLiterals;

namespace tidegate::api {

using resource::ObjectPtr;

namespace {

using Key = std::pair<QString, QString>;

struct Token
{
    qint64 version = 0;
    Key after;
};

QString writeToken(const Token &token)
{
    const QJsonObject json{{u"rv"_s, QString::number(token.version)},
                           {u"ns"_s, token.after.first},
                           {u"name"_s, token.after.second}};
    return QString::fromLatin1(QJsonDocument(json)
                                   .toJson(QJsonDocument::Compact)
                                   .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
}

Result<Token> readToken(const QString &text)
{
    const QByteArray decoded = QByteArray::fromBase64(text.toLatin1(), QByteArray::Base64UrlEncoding);
    const QJsonObject json = QJsonDocument::fromJson(decoded).object();
    const Token token{json.value("rv"_L1).toString().toLongLong(),
                      {json.value("ns"_L1).toString(), json.value("name"_L1).toString()}};
    if (token.version <= 0 || token.after.second.isEmpty())
        return fail(Code::BadRequest, "continue key is not valid");
    return token;
}

// The state at an earlier version: now, with the changes since then undone, latest first.
Result<std::vector<ObjectPtr>> stateAt(const store::Store &store, const ListWish &wish, qint64 version)
{
    const auto changes = store.changesSince(version, wish.kind->id());
    if (!changes && wish.exact)
        return fail(Code::Expired, "The resourceVersion for the provided list is too old.");
    if (!changes) {
        return fail(Code::Expired, "The provided continue parameter is too old to display a consistent list "
                                   "result. You must start a new list "
                                   "without the continue parameter");
    }
    std::map<Key, ObjectPtr> state;
    for (const ObjectPtr &object : store.list(*wish.kind, wish.ns))
        state.emplace(Key(object->ns(), object->name()), object);
    for (auto change = changes->rbegin(); change != changes->rend(); ++change) {
        const Key key(change->object->ns(), change->object->name());
        if (!wish.ns.isEmpty() && key.first != wish.ns)
            continue;
        if (change->previous)
            state[key] = change->previous;
        else
            state.erase(key);
    }
    std::vector<ObjectPtr> objects;
    for (const auto &entry : state)
        objects.push_back(entry.second);
    return objects;
}

// One object by its path is watched as by a selector of its name.
Result<Selection> readSelection(const Exchange &exchange)
{
    auto labels = LabelSelector::parse(exchange.query.value(u"labelSelector"_s));
    if (!labels)
        return tl::unexpected(labels.error());
    auto fields = FieldSelector::parse(exchange.query.value(u"fieldSelector"_s));
    if (!fields)
        return tl::unexpected(fields.error());
    if (auto known = fields->checkFor(*exchange.target.kind); !known)
        return tl::unexpected(known.error());
    const QString name = exchange.target.name;
    if (!name.isEmpty() && !fields->isEmpty() && fields->name() != name)
        return fail(Code::BadRequest, "fieldSelector metadata.name doesn't match requested name");
    if (!name.isEmpty())
        fields = FieldSelector::ofName(name);
    return Selection{std::move(*labels), std::move(*fields)};
}

} // namespace

Result<ListWish> readListWish(const Exchange &exchange)
{
    const auto options = readListOptions(exchange.query, exchange.query.flag(u"watch"_s));
    if (!options)
        return tl::unexpected(options.error());
    auto selection = readSelection(exchange);
    if (!selection)
        return tl::unexpected(selection.error());
    ListWish wish;
    wish.kind = exchange.target.kind;
    wish.ns = exchange.target.ns;
    wish.selection = std::move(*selection);
    wish.limit = options->limit;
    wish.continueToken = options->continueToken;
    if (options->exact)
        wish.exact = options->version;
    return wish;
}

Result<Page> listPage(const store::Store &store, const ListWish &wish)
{
    Page page;
    page.meta.version = store.version();
    std::vector<ObjectPtr> all;
    Key after;
    if (wish.exact.value_or(0) > store.version())
        return tl::unexpected(tooLargeVersion(*wish.exact, store.version()));
    if (wish.continueToken.isEmpty() && !wish.exact) {
        all = store.list(*wish.kind, wish.ns);
    } else {
        const auto token = wish.exact ? Token{*wish.exact, {}} : readToken(wish.continueToken);
        if (!token)
            return tl::unexpected(token.error());
        auto state = stateAt(store, wish, token->version);
        if (!state)
            return tl::unexpected(state.error());
        all = std::move(*state);
        after = token->after;
        page.meta.version = token->version;
    }
    qint64 left = 0;
    for (const ObjectPtr &object : all) {
        if (!after.second.isEmpty() && Key(object->ns(), object->name()) <= after)
            continue;
        if (!wish.selection.matches(*object))
            continue;
        if (wish.limit > 0 && qint64(page.items.size()) == wish.limit)
            ++left;
        else
            page.items.push_back(object);
    }
    if (left > 0) {
        const ObjectPtr &last = page.items.back();
        page.meta.continueToken = writeToken({page.meta.version, {last->ns(), last->name()}});
        if (wish.selection.isEmpty())
            page.meta.remaining = left;
    }
    return page;
}

} // namespace tidegate::api
