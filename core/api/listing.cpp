#include "core/api/listing.h"

#include "core/api/list_options.h"

#include <QJsonDocument>
#include <map>

using namespace Qt::StringLiterals;

namespace tidegate::api {

using resource::ObjectName;
using resource::ObjectPtr;

namespace {

struct Token
{
    qint64 version = 0;
    ObjectName after;
};

QString writeToken(const Token &token)
{
    const QJsonObject json{
        {u"rv"_s, QString::number(token.version)}, {u"ns"_s, token.after.ns}, {u"name"_s, token.after.name}};
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
    if (token.version <= 0 || token.after.name.isEmpty())
        return fail(Code::BadRequest, "continue key is not valid");
    return token;
}

// What the objects that have changed since a version were then; null for those that did not exist.
using Earlier = std::map<ObjectName, ObjectPtr>;

Result<Earlier> stateBefore(const store::Store &store, const ListWish &wish, qint64 version)
{
    const auto changes = store.changesSince(version, wish.kind->id());
    if (!changes && wish.exact)
        return fail(Code::Expired, "The resourceVersion for the provided list is too old.");
    if (!changes) {
        return fail(Code::Expired, "The provided continue parameter is too old to display a consistent list "
                                   "result. You must start a new list "
                                   "without the continue parameter");
    }
    Earlier earlier;
    for (const store::Change &change : *changes) {
        // The first change of an object is the one that knows how it was.
        if (wish.ns.isEmpty() || change.object->ns() == wish.ns)
            earlier.try_emplace(change.object->objectName(), change.previous);
    }
    return earlier;
}

/// Fills a page with what is shown to it, in order.
class PageMaker
{
public:
    PageMaker(const ListWish &wish, Page &page) : m_wish(wish), m_page(page) {}

    /// False when nothing that follows can matter any more.
    bool show(const ObjectName &name, const auto &makeItem)
    {
        const bool isFull = m_wish.limit > 0 && qint64(m_page.items.size()) == m_wish.limit;
        if (isFull && m_wish.selection.isEmpty()) {
            ++m_left;
            return true;
        }
        Item item = makeItem();
        if (!m_wish.selection.isEmpty() && !m_wish.selection.matches(item.object()))
            return true;
        if (isFull) {
            ++m_left;
            return false;
        }
        m_last = name;
        m_page.items.push_back(std::move(item));
        return true;
    }

    void finish()
    {
        if (m_left == 0)
            return;
        m_page.meta.continueToken = writeToken({m_page.meta.version, m_last});
        if (m_wish.selection.isEmpty())
            m_page.meta.remaining = m_left;
    }

private:
    const ListWish &m_wish;
    Page &m_page;
    ObjectName m_last;
    qint64 m_left = 0;
};

// What is there now, with everything that changed since put back.
void showAll(const store::Store &store, const ListWish &wish, const ObjectName &after, const Earlier &earlier,
             PageMaker &maker)
{
    auto next = earlier.upper_bound(after);
    bool goesOn = true;
    const auto showEarlier = [&] {
        const ObjectPtr &object = next->second;
        if (object)
            goesOn = maker.show(next->first, [&] { return Item(object); });
        ++next;
    };
    store.walk(*wish.kind, wish.ns, after, [&](const store::Kept &kept) {
        while (goesOn && next != earlier.end() && next->first < kept.name())
            showEarlier();
        if (goesOn && next != earlier.end() && next->first == kept.name())
            showEarlier();
        else if (goesOn)
            goesOn = maker.show(kept.name(), [&] { return Item(kept); });
        return goesOn;
    });
    while (goesOn && next != earlier.end())
        showEarlier();
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
    if (wish.exact.value_or(0) > store.version())
        return tl::unexpected(tooLargeVersion(*wish.exact, store.version()));
    Token token{wish.exact.value_or(store.version()), {}};
    if (!wish.continueToken.isEmpty()) {
        const auto read = readToken(wish.continueToken);
        if (!read)
            return tl::unexpected(read.error());
        token = *read;
    }
    const auto earlier = stateBefore(store, wish, token.version);
    if (!earlier)
        return tl::unexpected(earlier.error());
    Page page;
    page.meta.version = token.version;
    PageMaker maker(wish, page);
    showAll(store, wish, token.after, *earlier, maker);
    maker.finish();
    return page;
}

} // namespace tidegate::api
