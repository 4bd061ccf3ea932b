#include "app/server/image_map.h"

#include "core/api/body.h"
#include "core/resource/image_map.h"

#include <QFile>

namespace tidegate::server {

namespace {

tl::unexpected<Error> refuse(Code code, const QString &path, const QString &why)
{
    return fail(code, QStringLiteral("the image map '%1' %2").arg(path, why).toStdString(),
                path.toStdString());
}

} // namespace

Result<QJsonObject> readImageMap(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return refuse(Code::NotFound, path, QStringLiteral("cannot be read: ") + file.errorString());
    const auto parsed = api::parseYaml(file.readAll()); // JSON is YAML too
    if (!parsed)
        return refuse(Code::Invalid, path, QString::fromStdString(parsed.error().message));
    if (!parsed->isObject())
        return refuse(Code::Invalid, path,
                      QStringLiteral("is not a map from image references to packages or executables"));
    const QJsonObject map = parsed->toObject();
    for (auto it = map.begin(); it != map.end(); ++it) {
        const QString problem = resource::imageMapProblem(it.key(), it.value().toString());
        if (!problem.isEmpty())
            return refuse(Code::Invalid, path,
                          QStringLiteral("cannot be used: '%1': '%2': %3")
                              .arg(it.key(), it.value().toString(), problem));
    }
    return map;
}

} // namespace tidegate::server
