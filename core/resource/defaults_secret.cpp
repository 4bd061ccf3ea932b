#include "core/resource/defaults.h"

using namespace Qt::StringLiterals;

namespace tidegate::resource {

// stringData is for writing alone: it goes into data, over what stands there.
void defaultSecret(Object &secret, const Object *, const AdmissionConfig &)
{
    QJsonObject json = secret.json();
    if (json.value("type"_L1).toString().isEmpty())
        json.insert(u"type"_s, u"Opaque"_s);
    const QJsonObject plain = json.take("stringData"_L1).toObject();
    QJsonObject data = json.value("data"_L1).toObject();
    for (auto it = plain.begin(); it != plain.end(); ++it)
        data.insert(it.key(), QString::fromLatin1(it.value().toString().toUtf8().toBase64()));
    if (!plain.isEmpty())
        json.insert(u"data"_s, data);
    secret.json() = json;
}

} // namespace tidegate::resource
