#include "core/api/list_options.h"

#include "core/api/options.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tidegate::api {

namespace {

const QString matchField = u"resourceVersionMatch"_s;
const QString notOlder = u"NotOlderThan"_s;
const QString exactly = u"Exact"_s;

void checkList(const Query &query, OptionErrors &errors)
{
    const QString match = query.value(matchField);
    const QString version = query.value(u"resourceVersion"_s);
    if (!match.isEmpty()) {
        if (version.isEmpty())
            errors.forbidden(matchField,
                             u"resourceVersionMatch is forbidden unless resourceVersion is provided"_s);
        if (!query.value(u"continue"_s).isEmpty())
            errors.forbidden(matchField, u"resourceVersionMatch is forbidden when continue is provided"_s);
        if (match != exactly && match != notOlder)
            errors.unsupported(matchField, u'"' + match + u'"', {exactly, notOlder, QString()});
        if (match == exactly && version == u"0")
            errors.forbidden(matchField,
                             u"resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""_s);
    }
    if (query.has(u"sendInitialEvents"_s))
        errors.forbidden(u"sendInitialEvents"_s, u"sendInitialEvents is forbidden for list"_s);
}

void checkWatch(const Query &query, OptionErrors &errors)
{
    const QString match = query.value(matchField);
    const bool saysInitial = query.has(u"sendInitialEvents"_s);
    if (saysInitial && match != notOlder)
        errors.forbidden(matchField,
                         u"sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"_s);
    if (match.isEmpty())
        return;
    if (!saysInitial)
        errors.forbidden(
            matchField,
            u"resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"_s);
    if (match != notOlder)
        errors.unsupported(matchField, u'"' + match + u'"', {notOlder});
    if (!query.value(u"continue"_s).isEmpty())
        errors.forbidden(matchField, u"resourceVersionMatch is forbidden when continue is provided"_s);
}

} // namespace

Result<ListOptions> readListOptions(const Query &query, bool watch)
{
    OptionErrors errors(u"ListOptions"_s);
    if (watch)
        checkWatch(query, errors);
    else
        checkList(query, errors);
    if (auto checked = errors.result(); !checked)
        return tl::unexpected(checked.error());
    const auto version = query.number(u"resourceVersion"_s);
    const auto limit = query.number(u"limit"_s);
    const auto timeout = query.number(u"timeoutSeconds"_s);
    for (const auto *number : {&version, &limit, &timeout}) {
        if (!*number)
            return tl::unexpected(number->error());
    }
    ListOptions options;
    options.version = *version;
    options.limit = limit->value_or(0);
    options.continueToken = query.value(u"continue"_s);
    options.timeout = seconds(std::min<qint64>(timeout->value_or(0), 24 * 3600));
    options.bookmarks = query.flag(u"allowWatchBookmarks"_s);
    if (query.has(u"sendInitialEvents"_s))
        options.initialEvents = query.flag(u"sendInitialEvents"_s);
    if (!options.continueToken.isEmpty() && options.version.value_or(0) > 0)
        return fail(Code::BadRequest, "specifying resource version is not allowed when using continue");
    // A page of a version that is asked for by its number is of that version.
    const QString match = query.value(matchField);
    options.exact = options.version.value_or(0) > 0 &&
                    (match == exactly || (match.isEmpty() && options.limit > 0 && !watch));
    return options;
}

Error tooLargeVersion(qint64 wanted, qint64 current)
{
    Error error{
        Code::Timeout,
        u"Timeout: Too large resource version: %1, current: %2"_s.arg(wanted).arg(current).toStdString(),
        {},
        {}};
    error.causes.push_back({{}, "ResourceVersionTooLarge", "Too large resource version"});
    return error;
}

} // namespace tidegate::api
