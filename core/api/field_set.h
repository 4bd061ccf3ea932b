#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <map>
#include <optional>
#include <vector>

namespace tidegate::api {

/// The steps to a field as FieldsV1 writes them: `f:<name>` into an object, `k:{"<key>":<value>,…}` to the
/// element of an associative list, `v:<value>` to the element of a set, `i:<index>` into another list.
using FieldPath = QStringList;

/// A path for people: `.spec.template.spec.containers[name="a"].image`.
QString pathText(const FieldPath &path);

/// A set of fields, as a tree of steps. A field and what lies below it are members on their own; the whole
/// object is never one.
class FieldSet
{
public:
    using Steps = std::map<QString, FieldSet>;

    /// Reads a FieldsV1 object; steps of a kind that is not known are left out. Nothing when a key is no step
    /// at all.
    static std::optional<FieldSet> fromJson(const QJsonObject &fieldsV1);
    QJsonObject toJson() const;

    bool isEmpty() const { return !m_member && m_below.empty(); }
    bool isMember() const { return m_member; } ///< of this node: the field itself is in the set
    const Steps &below() const { return m_below; }
    const FieldSet *child(const QString &step) const; ///< null when nothing there is in the set

    void insert(const FieldPath &path); ///< the empty path is nothing
    bool contains(const FieldPath &path) const;
    /// Puts a node with all below it in a place; an empty one takes the place away.
    void setChild(const QString &step, FieldSet node);
    void setMember(bool member) { m_member = member; }

    FieldSet united(const FieldSet &other) const;
    FieldSet without(const FieldSet &other) const; ///< field by field: what is below a field of `other` stays
    FieldSet common(const FieldSet &other) const;

    std::vector<FieldPath> paths() const; ///< every member; a level's before those that lie deeper

    bool operator==(const FieldSet &) const = default;

private:
    void collect(FieldPath &path, std::vector<FieldPath> &found) const;

    Steps m_below; ///< never with an empty set in it
    bool m_member = false;
};

} // namespace tidegate::api
