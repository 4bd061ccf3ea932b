#include "core/reconciler/naming.h"

#include "core/resource/validation.h"

#include <QJsonObject>
#include <QRegularExpression>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace tidegate::reconciler {

using resource::Object;
using resource::ObjectPtr;
using resource::Snapshot;
namespace kinds = resource::kinds;
namespace keys = resource::keys;

namespace {

const QString localSuffix = u".svc.cluster.local"_s;
const QString defaultHost = u"{{.Name}}.{{.Namespace}}.{{.Domain}}"_s;
const QString defaultTag = u"{{.Tag}}-{{.Name}}"_s;

QJsonObject dataOf(const Snapshot &objects, const QString &name)
{
    const ObjectPtr map = objects.get(kinds::configMap(), {u"knative-serving"_s, name});
    return map ? map->json().value("data"_L1).toObject() : QJsonObject();
}

QString unquoted(QString text)
{
    text = text.trimmed();
    const bool isQuoted = text.size() >= 2 && (text[0] == u'"' || text[0] == u'\'') && text.back() == text[0];
    return isQuoted ? text.mid(1, text.size() - 2) : text;
}

void addPair(const QString &line, std::map<QString, QString> &pairs)
{
    const qsizetype colon = line.indexOf(u':');
    if (colon > 0)
        pairs[unquoted(line.left(colon))] = unquoted(line.mid(colon + 1));
}

/// The `selector` of a domain's entry: YAML's two ways to write a map of texts, which is all there can be.
std::map<QString, QString> readSelector(const QString &yaml)
{
    std::map<QString, QString> selector;
    bool inside = false;
    for (const QString &line : yaml.split(u'\n')) {
        const QString text = line.trimmed();
        if (text.isEmpty() || text.startsWith(u'#'))
            continue;
        if (!line[0].isSpace()) {
            inside = text.startsWith("selector:"_L1);
            const QString rest = text.mid(9).trimmed();
            if (inside && rest.startsWith(u'{') && rest.endsWith(u'}')) {
                for (const QString &pair : rest.mid(1, rest.size() - 2).split(u','))
                    addPair(pair, selector);
            }
        } else if (inside) {
            addPair(text, selector);
        }
    }
    return selector;
}

bool matches(const Object &route, const std::map<QString, QString> &selector)
{
    const auto labels = route.labels();
    return std::all_of(selector.begin(), selector.end(), [&](const auto &wanted) {
        const auto it = labels.find(wanted.first);
        return it != labels.end() && it->second == wanted.second;
    });
}

} // namespace

Naming::Naming(const Snapshot &objects, resource::Domain domain) : m_domain(std::move(domain))
{
    readDomains(objects);
    const QJsonObject network = dataOf(objects, u"config-network"_s);
    m_hostTemplate =
        readTemplate(u"domain-template"_s, network.value("domain-template"_L1).toString(), defaultHost,
                     {u".Name"_s, u".Namespace"_s, u".Domain"_s, u".Labels"_s, u".Annotations"_s});
    m_tagTemplate = readTemplate(u"tag-template"_s, network.value("tag-template"_L1).toString(), defaultTag,
                                 {u".Name"_s, u".Tag"_s});
    const QString tagHeader =
        dataOf(objects, u"config-features"_s).value("tag-header-based-routing"_L1).toString();
    m_hasTagHeader = tagHeader.compare("enabled"_L1, Qt::CaseInsensitive) == 0;
}

void Naming::readDomains(const Snapshot &objects)
{
    const QJsonObject data = dataOf(objects, u"config-domain"_s);
    for (auto it = data.begin(); it != data.end(); ++it) {
        if (it.key().startsWith(u'_'))
            continue;
        const QString domain = it.key().toLower();
        if (resource::isDns1123Subdomain(domain))
            m_choices.push_back({domain, readSelector(it.value().toString())});
        else
            m_problems.append(u"config-domain: \"%1\" is not a domain; it is passed over"_s.arg(it.key()));
    }
    // The most specific first, then by name: the first that matches is the one.
    std::stable_sort(m_choices.begin(), m_choices.end(), [](const Choice &left, const Choice &right) {
        if (left.selector.size() != right.selector.size())
            return left.selector.size() > right.selector.size();
        return left.domain < right.domain;
    });
}

Naming::Template Naming::readTemplate(const QString &key, const QString &text, const QString &otherwise,
                                      const QStringList &variables)
{
    if (!text.isEmpty()) {
        if (auto parsed = parseTemplate(text, variables))
            return std::move(*parsed);
        m_problems.append(u"config-network: %1 \"%2\" is not a template of %3; \"%4\" is used"_s.arg(
            key, text, variables.join(u", "_s), otherwise));
    }
    return *parseTemplate(otherwise, variables);
}

std::optional<Naming::Part> Naming::parseVariable(const QString &text, const QStringList &variables)
{
    static const QRegularExpression indexed(uR"re(^index\s+(\.Labels|\.Annotations)\s+"([^"]+)"$)re"_s);
    static const QRegularExpression field(uR"(^(\.Labels|\.Annotations)\.([A-Za-z_][A-Za-z0-9_]*)$)"_s);
    for (const QRegularExpression &form : {indexed, field}) {
        const auto match = form.match(text);
        if (match.hasMatch() && variables.contains(match.captured(1)))
            return Part{match.captured(2), match.captured(1)};
    }
    const bool isMap = text == ".Labels"_L1 || text == ".Annotations"_L1;
    return variables.contains(text) && !isMap ? std::optional(Part{{}, text}) : std::nullopt;
}

std::optional<Naming::Template> Naming::parseTemplate(const QString &text, const QStringList &variables)
{
    Template parts;
    qsizetype at = 0;
    while (at < text.size()) {
        const qsizetype open = text.indexOf("{{"_L1, at);
        const QString literal = text.mid(at, open < 0 ? -1 : open - at);
        if (!literal.isEmpty())
            parts.push_back({literal, {}});
        if (open < 0)
            break;
        const qsizetype close = text.indexOf("}}"_L1, open);
        const auto part = close < 0
                              ? std::nullopt
                              : parseVariable(text.mid(open + 2, close - open - 2).trimmed(), variables);
        if (!part)
            return std::nullopt;
        parts.push_back(*part);
        at = close + 2;
    }
    return parts;
}

bool Naming::isLocal(const Object &route)
{
    return route.label(keys::visibility) == "cluster-local"_L1;
}

QString Naming::domainFor(const Object &route) const
{
    const auto it = std::find_if(m_choices.begin(), m_choices.end(),
                                 [&](const Choice &choice) { return matches(route, choice.selector); });
    return it == m_choices.end() ? m_domain.suffix : it->domain;
}

QString Naming::firstPart(const Object &route, const QString &tag) const
{
    if (tag.isEmpty())
        return route.name();
    QString text;
    for (const Part &part : m_tagTemplate)
        text += part.variable.isEmpty() ? part.text : part.variable == ".Tag"_L1 ? tag : route.name();
    return text.toLower();
}

QString Naming::localName(const Object &route, const QString &tag) const
{
    return firstPart(route, tag) + u'.' + route.ns();
}

QString Naming::host(const Object &route, const QString &tag) const
{
    if (isLocal(route))
        return localName(route, tag) + localSuffix;
    const QString domain = domainFor(route);
    QString text;
    for (const Part &part : m_hostTemplate) {
        if (part.variable.isEmpty())
            text += part.text;
        else if (part.variable == ".Name"_L1)
            text += firstPart(route, tag);
        else if (part.variable == ".Namespace"_L1)
            text += route.ns();
        else if (part.variable == ".Domain"_L1)
            text += domain;
        else
            text += part.variable == ".Labels"_L1 ? route.label(part.text) : route.annotation(part.text);
    }
    text = text.toLower();
    // A label that this route does not have, say: better by its usual name than not at all.
    return resource::isDns1123Subdomain(text) ? text : localName(route, tag) + u'.' + domain;
}

QString Naming::url(const Object &route, const QString &tag) const
{
    const QString base = "http://"_L1 + host(route, tag);
    return isLocal(route) || m_domain.port == 80 ? base : base + u':' + QString::number(m_domain.port);
}

QString Naming::address(const Object &route) const
{
    const QString base = "http://"_L1 + host(route);
    return m_domain.port == 80 ? base : base + u':' + QString::number(m_domain.port);
}

} // namespace tidegate::reconciler
