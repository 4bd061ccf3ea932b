#include "core/api/patch.h"

#include "core/api/body.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace tidegate::api {

namespace {

using Path = QStringList;

constexpr int maxCopied = 100'000; // values in one patch: a few copies of copies would fill the memory

tl::unexpected<Error> malformed(const QString &what)
{
    return fail(Code::BadRequest, what.toStdString());
}

tl::unexpected<Error> inapplicable(const QString &what)
{
    return fail(Code::Invalid, what.toStdString());
}

// RFC 6901: "" is the whole document, ~1 is a slash, ~0 a tilde.
Result<Path> parsePointer(const QJsonValue &value, const QString &member)
{
    if (!value.isString())
        return malformed(u"\"%1\" must be a JSON pointer"_s.arg(member));
    const QString text = value.toString();
    if (text.isEmpty())
        return Path{};
    if (!text.startsWith(u'/'))
        return malformed(u"the JSON pointer \"%1\" must begin with /"_s.arg(text));
    Path path = text.mid(1).split(u'/');
    for (QString &token : path) {
        for (qsizetype i = token.indexOf(u'~'); i >= 0; i = token.indexOf(u'~', i + 1)) {
            if (i + 1 >= token.size() || (token[i + 1] != u'0' && token[i + 1] != u'1'))
                return malformed(u"the JSON pointer \"%1\" has a ~ that is neither ~0 nor ~1"_s.arg(text));
        }
        token.replace(u"~1"_s, u"/"_s).replace(u"~0"_s, u"~"_s);
    }
    return path;
}

// An index without a sign or leading zeros, below `end`; nothing otherwise.
std::optional<qsizetype> indexOf(const QString &token, qsizetype end)
{
    if (token.isEmpty() || token.size() > 9 || (token.size() > 1 && token[0] == u'0'))
        return std::nullopt;
    for (const QChar c : token) {
        if (c < u'0' || c > u'9')
            return std::nullopt;
    }
    const qsizetype index = token.toLongLong();
    return index < end ? std::optional(index) : std::nullopt;
}

std::optional<QJsonValue> child(const QJsonValue &parent, const QString &token)
{
    if (parent.isObject()) {
        const QJsonObject object = parent.toObject();
        const auto it = object.constFind(token);
        return it == object.constEnd() ? std::nullopt : std::optional(it.value());
    }
    if (!parent.isArray())
        return std::nullopt;
    const QJsonArray array = parent.toArray();
    const auto index = indexOf(token, array.size());
    return index ? std::optional(array.at(*index)) : std::nullopt;
}

std::optional<QJsonValue> lookUp(QJsonValue value, const Path &path)
{
    for (const QString &token : path) {
        const auto next = child(value, token);
        if (!next)
            return std::nullopt;
        value = *next;
    }
    return value;
}

enum class Edit
{
    Add,
    Remove,
    Replace
};

// The last step: what an edit does to the parent of the place. False when the place does not allow it.
bool editMember(QJsonValue &parent, const QString &token, Edit edit, const QJsonValue &value)
{
    if (parent.isObject()) {
        QJsonObject object = parent.toObject();
        if (edit != Edit::Add && !object.contains(token))
            return false;
        if (edit == Edit::Remove)
            object.remove(token);
        else
            object.insert(token, value);
        parent = object;
        return true;
    }
    if (!parent.isArray())
        return false;
    QJsonArray array = parent.toArray();
    const auto index = edit == Edit::Add && token == u"-"
                           ? std::optional(array.size())
                           : indexOf(token, array.size() + (edit == Edit::Add ? 1 : 0));
    if (!index)
        return false;
    if (edit == Edit::Add)
        array.insert(*index, value);
    else if (edit == Edit::Remove)
        array.removeAt(*index);
    else
        array.replace(*index, value);
    parent = array;
    return true;
}

bool editAt(QJsonValue &target, const Path &path, qsizetype depth, Edit edit, const QJsonValue &value)
{
    if (path.isEmpty()) {
        target = edit == Edit::Remove ? QJsonValue() : value;
        return true;
    }
    if (depth == path.size() - 1)
        return editMember(target, path[depth], edit, value);
    auto next = child(target, path[depth]);
    if (!next || !editAt(*next, path, depth + 1, edit, value))
        return false;
    return editMember(target, path[depth], Edit::Replace, *next);
}

// Counts the values down from `left`; false when there are more.
bool fits(const QJsonValue &value, int &left)
{
    if (--left < 0)
        return false;
    const auto below = [&left](const QJsonValue &each) { return fits(each, left); };
    if (value.isArray()) {
        const QJsonArray array = value.toArray();
        return std::all_of(array.begin(), array.end(), below);
    }
    const QJsonObject object = value.toObject();
    return std::all_of(object.begin(), object.end(), below);
}

// After each operation, since the next one walks down to its place.
Result<> checkDepth(const QJsonValue &value, const Path &path)
{
    if (isTooDeep(value, path.size()))
        return inapplicable(u"it would make the object more than 100 levels deep"_s);
    return {};
}

bool isPrefix(const Path &prefix, const Path &path)
{
    return prefix.size() < path.size() && path.first(prefix.size()) == prefix;
}

Result<> copyOrMove(QJsonValue &target, const QJsonObject &operation, const Path &to, bool move, int &left)
{
    const auto from = parsePointer(operation.value("from"_L1), u"from"_s);
    if (!from)
        return tl::unexpected(from.error());
    const auto value = lookUp(target, *from);
    if (!value)
        return inapplicable(u"there is nothing at \"%1\""_s.arg(operation.value("from"_L1).toString()));
    if (!fits(*value, left))
        return inapplicable(u"the patch copies and moves more than 100,000 values"_s);
    if (auto shallow = checkDepth(*value, to); !shallow)
        return shallow;
    if (move && isPrefix(*from, to))
        return inapplicable(u"a value cannot be moved into itself"_s);
    if (move && !editAt(target, *from, 0, Edit::Remove, {}))
        return inapplicable(u"there is nothing at \"%1\""_s.arg(operation.value("from"_L1).toString()));
    if (!editAt(target, to, 0, Edit::Add, *value))
        return inapplicable(u"nothing can be added at \"%1\""_s.arg(operation.value("path"_L1).toString()));
    return {};
}

// `left`: how many values may yet be copied or moved.
Result<> applyOne(QJsonValue &target, const QJsonObject &operation, int &left)
{
    const QString op = operation.value("op"_L1).toString();
    const auto path = parsePointer(operation.value("path"_L1), u"path"_s);
    if (!path)
        return tl::unexpected(path.error());
    const QString place = operation.value("path"_L1).toString();
    if (op == u"move" || op == u"copy")
        return copyOrMove(target, operation, *path, op == u"move", left);
    if (op == u"remove")
        return editAt(target, *path, 0, Edit::Remove, {})
                   ? Result<>{}
                   : inapplicable(u"there is nothing at \"%1\""_s.arg(place));
    if (op != u"add" && op != u"replace" && op != u"test")
        return malformed(u"\"%1\" is not an operation"_s.arg(op));
    if (!operation.contains("value"_L1))
        return malformed(u"\"%1\" needs a value"_s.arg(op));
    const QJsonValue value = operation.value("value"_L1);
    if (op == u"test")
        return lookUp(target, *path) == value ? Result<>{}
                                              : inapplicable(u"the test of \"%1\" failed"_s.arg(place));
    if (auto shallow = checkDepth(value, *path); !shallow)
        return shallow;
    const bool edited = editAt(target, *path, 0, op == u"add" ? Edit::Add : Edit::Replace, value);
    return edited ? Result<>{} : inapplicable(u"there is no place \"%1\" to %2"_s.arg(place, op));
}

} // namespace

QJsonValue mergePatch(const QJsonValue &target, const QJsonValue &patch)
{
    if (!patch.isObject())
        return patch;
    QJsonObject merged = target.toObject();
    const QJsonObject changes = patch.toObject();
    for (auto it = changes.begin(); it != changes.end(); ++it) {
        if (it.value().isNull())
            merged.remove(it.key());
        else
            merged.insert(it.key(), mergePatch(merged.value(it.key()), it.value()));
    }
    return merged;
}

Result<QJsonValue> jsonPatch(QJsonValue target, const QJsonArray &operations)
{
    int left = maxCopied;
    for (qsizetype i = 0; i < operations.size(); ++i) {
        const Result<> applied = operations[i].isObject() ? applyOne(target, operations[i].toObject(), left)
                                                          : malformed(u"an operation must be an object"_s);
        if (!applied) {
            const QString where = u"operation %1 of the JSON patch: "_s.arg(i);
            return fail(applied.error().code, where.toStdString() + applied.error().message);
        }
    }
    return target;
}

} // namespace tidegate::api
