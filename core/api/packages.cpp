#include "core/api/packages.h"
#include "core/api/body.h"
#include "core/api/incoming.h"
#include "core/api/output.h"
#include "core/resource/serving.h"

#include <QFileInfo>
#include <QRegularExpression>
#include <array>

using namespace Qt::StringLiterals;

namespace tidegate::api {

using resource::Object;
using resource::ObjectPtr;

namespace {

constexpr qsizetype maxName = 50; // with a dash and twelve digits of the digest it stays a DNS label

struct Upload
{
    QString ns;
    QString name;
    QString fileName;
};

bool isArchiveType(const QByteArray &mediaType)
{
    constexpr std::array<const char *, 7> known{
        "application/octet-stream", "application/java-archive", "application/zip",         "application/gzip",
        "application/x-gzip",       "application/x-tar",        "application/x-executable"};
    return std::any_of(known.begin(), known.end(), [&](const char *each) { return mediaType == each; });
}

Error badParameter(const char *field, const QString &why)
{
    Error error{Code::Invalid,
                QString(u"the upload is invalid: "_s + QLatin1String(field) + u": "_s + why).toStdString(),
                {},
                {}};
    error.causes.push_back({field, "FieldValueInvalid", why.toStdString()});
    return error;
}

Result<Upload> readUpload(const House &house, const Exchange &exchange)
{
    static const QRegularExpression label(u"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$"_s);
    Upload upload{exchange.target.ns, exchange.query.value(u"name"_s),
                  QFileInfo(exchange.query.value(u"fileName"_s)).fileName()};
    if (!house.ports.packages)
        return tl::unexpected(noSuchPath());
    if (!label.match(upload.name).hasMatch() || upload.name.size() > maxName) {
        return tl::unexpected(badParameter(
            "name",
            u"must be 1 to %1 lower-case letters, digits and dashes, beginning and ending with a letter or "
            "digit, not \"%2\""_s.arg(maxName)
                .arg(upload.name)));
    }
    if (upload.fileName.isEmpty())
        return tl::unexpected(
            badParameter("fileName", u"must be the file's name; its end tells what the file is"_s));
    if (exchange.request().bodyFile.empty())
        return tidegate::fail(Code::BadRequest, "the body is empty: it must hold the file's bytes");
    if (auto there = checkNamespace(house, exchange, upload.ns); !there)
        return tl::unexpected(there.error());
    return upload;
}

Object packageObject(const Upload &upload, QJsonObject status, const Writer &writer)
{
    const QString digest = status.value("digest"_L1).toString();
    Object object(resource::kinds::package(), {upload.ns, upload.name + u'-' + digest.first(12)});
    object.setSpec({{u"name"_s, upload.name}});
    status.insert(u"image"_s, resource::packageImage(upload.name, digest));
    object.setStatus(status);
    recordUpdate(object, nullptr, writer);
    return object;
}

// The same bytes under the same name are the same package, whoever was first.
void keepPackage(House &house, const ExchangePtr &exchange, const Object &object)
{
    exchange->subject.name = object.name();
    if (const ObjectPtr known = house.store.get(*object.kind(), object.objectName())) {
        replyObject(house, exchange, 200, *known);
        return;
    }
    write(
        house, exchange, store::Mutation::create(object), false,
        [name = object.objectName()](House &home, const ExchangePtr &each, const Result<ObjectPtr> &result) {
            const ObjectPtr known = result ? nullptr : home.store.get(resource::kinds::package(), name);
            if (result)
                replyObject(home, each, 201, **result);
            else if (result.error().code == Code::AlreadyExists && known)
                replyObject(home, each, 200, *known);
            else
                each->fail(result.error());
        });
}

} // namespace

bool isPackageUpload(std::string_view method, std::string_view path)
{
    if (method != "POST" || path.find("/packages") == std::string_view::npos)
        return false;
    const auto target = parseTarget(path);
    return target && target->kind == &resource::kinds::package() && target->name.isEmpty() &&
           !target->ns.isEmpty();
}

bool answerUpload(House &house, const ExchangePtr &exchange)
{
    const QByteArray mediaType = mediaTypeOf(exchange->header("Content-Type"));
    if (!isPackageUpload(exchange->method(), exchange->request().path()) || mediaType == "application/json" ||
        mediaType == "application/yaml")
        return false;
    if (!isArchiveType(mediaType)) {
        exchange->fail(
            {Code::UnsupportedMediaType, "a package is uploaded as application/octet-stream", {}, {}});
        return true;
    }
    const auto upload = readUpload(house, *exchange);
    if (!upload) {
        exchange->fail(upload.error());
        return true;
    }
    exchange->subject.name = upload->name;
    house.ports.packages->take(
        exchange->takeBodyFile(), upload->fileName,
        [weak = house.weak_from_this(), exchange, upload = *upload](const Result<QJsonObject> &status) {
            const auto alive = weak.lock();
            if (!alive)
                return;
            if (!status)
                exchange->fail(status.error());
            else if (status->value("digest"_L1).toString().size() != 64)
                exchange->fail({Code::Internal, "the package was taken in without a digest", {}, {}});
            else
                keepPackage(*alive, exchange, packageObject(upload, *status, writerOf(*alive, *exchange)));
        });
    return true;
}

} // namespace tidegate::api
