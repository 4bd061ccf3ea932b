#include "core/api/field_set.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace tidegate::api {

namespace {

const QString self = u"."_s;

QString valueText(const QJsonValue &value)
{
    const QByteArray list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(list.mid(1, list.size() - 2));
}

QString stepText(const QString &step)
{
    const QString rest = step.mid(2);
    if (step.startsWith(u'f'))
        return u'.' + rest;
    if (step.startsWith(u'v'))
        return u"[="_s + rest + u']';
    if (!step.startsWith(u'k'))
        return u'[' + rest + u']';
    const QJsonObject keys = QJsonDocument::fromJson(rest.toUtf8()).object();
    QStringList pairs;
    for (auto it = keys.begin(); it != keys.end(); ++it)
        pairs << it.key() + u'=' + valueText(it.value());
    return u'[' + pairs.join(u',') + u']';
}

bool isKnownKind(QChar kind)
{
    return QStringView(u"fkvi").contains(kind);
}

// Keys in one order, whoever wrote them.
QString normalized(const QString &step)
{
    if (!step.startsWith(u'k'))
        return step;
    const QJsonObject keys = QJsonDocument::fromJson(step.mid(2).toUtf8()).object();
    return u"k:"_s + QString::fromUtf8(QJsonDocument(keys).toJson(QJsonDocument::Compact));
}

} // namespace

QString pathText(const FieldPath &path)
{
    QString text;
    for (const QString &step : path)
        text += stepText(step);
    return text;
}

std::optional<FieldSet> FieldSet::fromJson(const QJsonObject &fieldsV1)
{
    FieldSet set;
    for (auto it = fieldsV1.begin(); it != fieldsV1.end(); ++it) {
        const QString key = it.key();
        if (key == self)
            continue;
        if (key.size() < 2 || key[1] != u':')
            return std::nullopt;
        if (!isKnownKind(key[0]))
            continue;
        const QJsonObject below = it.value().toObject();
        auto node = fromJson(below);
        if (!node)
            return std::nullopt;
        node->m_member = below.contains(self) || node->m_below.empty();
        set.m_below.insert_or_assign(normalized(key), std::move(*node));
    }
    return set;
}

QJsonObject FieldSet::toJson() const
{
    QJsonObject json;
    for (const auto &[step, node] : m_below) {
        QJsonObject below = node.toJson();
        if (node.m_member && !below.isEmpty())
            below.insert(self, QJsonObject{});
        json.insert(step, below);
    }
    return json;
}

const FieldSet *FieldSet::child(const QString &step) const
{
    const auto found = m_below.find(step);
    return found == m_below.end() ? nullptr : &found->second;
}

void FieldSet::insert(const FieldPath &path)
{
    if (path.isEmpty())
        return;
    FieldSet *node = this;
    for (const QString &step : path)
        node = &node->m_below[step];
    node->m_member = true;
}

bool FieldSet::contains(const FieldPath &path) const
{
    const FieldSet *node = this;
    for (const QString &step : path) {
        node = node->child(step);
        if (!node)
            return false;
    }
    return node->m_member;
}

void FieldSet::setChild(const QString &step, FieldSet node)
{
    if (node.isEmpty())
        m_below.erase(step);
    else
        m_below.insert_or_assign(step, std::move(node));
}

FieldSet FieldSet::united(const FieldSet &other) const
{
    FieldSet set = *this;
    set.m_member = m_member || other.m_member;
    for (const auto &[step, node] : other.m_below) {
        const FieldSet *mine = child(step);
        set.m_below.insert_or_assign(step, mine ? mine->united(node) : node);
    }
    return set;
}

FieldSet FieldSet::without(const FieldSet &other) const
{
    FieldSet set;
    set.m_member = m_member && !other.m_member;
    for (const auto &[step, node] : m_below) {
        const FieldSet *theirs = other.child(step);
        set.setChild(step, theirs ? node.without(*theirs) : node);
    }
    return set;
}

FieldSet FieldSet::common(const FieldSet &other) const
{
    FieldSet set;
    set.m_member = m_member && other.m_member;
    for (const auto &[step, node] : m_below) {
        if (const FieldSet *theirs = other.child(step))
            set.setChild(step, node.common(*theirs));
    }
    return set;
}

std::vector<FieldPath> FieldSet::paths() const
{
    std::vector<FieldPath> found;
    FieldPath path;
    collect(path, found);
    return found;
}

void FieldSet::collect(FieldPath &path, std::vector<FieldPath> &found) const
{
    for (const auto &[step, node] : m_below) {
        if (node.m_member)
            found.push_back(path + FieldPath{step});
    }
    for (const auto &[step, node] : m_below) {
        path << step;
        node.collect(path, found);
        path.removeLast();
    }
}

} // namespace tidegate::api
