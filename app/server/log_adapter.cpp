#include "app/server/log_adapter.h"

#include "core/logs/pattern.h"

namespace tidegate::server {

namespace {

logs::LogScope scopeOf(const api::LogRequest &request)
{
    return {request.ns.toStdString(), request.service.toStdString(), request.revision.toStdString(),
            request.instance.toStdString()};
}

tl::unexpected<Error> bad(const std::string &field, const std::string &why)
{
    Error error{Code::BadRequest, field + ": " + why, {}, {}};
    error.causes.push_back({field, "FieldValueInvalid", why});
    return tl::unexpected(std::move(error));
}

std::optional<logs::Stream> streamOf(api::LogRequest::Stream stream)
{
    if (stream == api::LogRequest::Stream::Both)
        return std::nullopt;
    return stream == api::LogRequest::Stream::Error ? logs::Stream::Error : logs::Stream::Output;
}

Result<> readPattern(const api::LogRequest &request, logs::LogQuery &query)
{
    const bool isRegex = !request.matches.isEmpty();
    const QString &text = isRegex ? request.matches : request.contains;
    if (text.isEmpty())
        return {};
    auto pattern = logs::Pattern::compile(
        text.toStdString(), isRegex ? logs::Pattern::Kind::RegularExpression : logs::Pattern::Kind::Substring,
        request.ignoresCase);
    if (!pattern)
        return bad(isRegex ? "matches" : "contains", pattern.error().message);
    query.pattern = std::move(*pattern);
    return {};
}

Result<logs::LogQuery> queryOf(const api::LogRequest &request)
{
    logs::LogQuery query;
    query.scope = scopeOf(request);
    query.from = request.from;
    query.to = request.to;
    query.stream = streamOf(request.stream);
    query.before = request.before;
    query.after = request.after;
    if (request.last)
        query.last = std::uint64_t(*request.last);
    query.tail = request.tail;
    query.limit = request.limit;
    if (auto read = readPattern(request, query); !read)
        return tl::unexpected(read.error());
    if (request.position.isEmpty())
        return query;
    query.position = logs::Position::parse(request.position.toStdString());
    if (!query.position)
        return bad("position", "must be a position that an answer has told");
    return query;
}

api::LogEntry::Stream streamOf(logs::Stream stream)
{
    switch (stream) {
    case logs::Stream::Error:
        return api::LogEntry::Stream::Error;
    case logs::Stream::Dropped:
        return api::LogEntry::Stream::Dropped;
    case logs::Stream::Output:
        break;
    }
    return api::LogEntry::Stream::Output;
}

std::vector<api::LogEntry> entriesOf(std::vector<logs::LogEntry> lines)
{
    std::vector<api::LogEntry> entries;
    entries.reserve(lines.size());
    for (logs::LogEntry &line : lines) {
        std::string position = line.position.text();
        entries.push_back({std::move(line.position.time), streamOf(line.stream), std::move(line.revision),
                           std::move(line.position.instance), std::move(line.text), std::move(position),
                           line.isContext});
    }
    return entries;
}

api::LogAnswer answerOf(logs::LogPage page, const api::LogSource::Render &render)
{
    api::LogAnswer answer;
    answer.next = QString::fromStdString(page.next.text());
    answer.isMore = page.isMore;
    answer.isKnown = page.isKnown;
    answer.isOpen = page.isOpen;
    answer.droppedLines = page.droppedLines;
    answer.text = QByteArray::fromStdString(render(entriesOf(std::move(page.entries))));
    return answer;
}

} // namespace

std::shared_ptr<void> LogAdapter::read(const api::LogRequest &request, Render render, Done done)
{
    auto query = queryOf(request);
    if (!query) {
        done(tl::unexpected(query.error()));
        return nullptr;
    }
    query->isWanted = request.isWanted;
    const InstanceId instance{request.instance.toStdString()};
    return m_logs.read(std::move(*query),
                       [this, instance, render = std::move(render),
                        done = std::move(done)](Result<logs::LogPage> page) -> std::function<void()> {
                           if (!page)
                               return [done, error = page.error()] { done(tl::unexpected(error)); };
                           return
                               [this, instance, done, answer = answerOf(std::move(*page), render)]() mutable {
                                   // One that has just begun is known here before it is on the disk.
                                   const bool isOpen = m_logs.isOpen(instance);
                                   answer.isKnown = answer.isKnown || isOpen;
                                   answer.isOpen = answer.isOpen || isOpen;
                                   done(std::move(answer));
                               };
                       });
}

std::shared_ptr<void> LogAdapter::follow(const api::LogRequest &request, std::function<void()> changed)
{
    return m_logs.follow(scopeOf(request), std::move(changed));
}

} // namespace tidegate::server
