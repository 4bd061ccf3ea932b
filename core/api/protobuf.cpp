#include "core/api/protobuf.h"

#include "core/api/body.h"
#include "core/base/clock.h"

#include <QJsonArray>
#include <map>
#include <memory>
#include <wire.pb.h>

using namespace Qt::StringLiterals;

namespace tidegate::api {

namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr std::string_view magic{"k8s\0", 4};

// The ends of what WallTime can hold, in whole seconds.
constexpr qint64 mostSeconds = 9'223'372'035;

tl::unexpected<Error> bad(const QString &what)
{
    return fail(Code::BadRequest, "the body is not valid protobuf: " + what.toStdString());
}

QString text(const std::string &value)
{
    return QString::fromStdString(value);
}

/// By apiVersion and kind, as the envelope has them.
using Prototypes = std::map<std::pair<QString, QString>, const Message *>;

const Prototypes &prototypes()
{
    const QString authorization = u"authorization.k8s.io/v1"_s;
    const auto row = [](const QString &version, const Message &prototype) {
        return Prototypes::value_type{{version, text(prototype.GetDescriptor()->name())}, &prototype};
    };
    static const Prototypes all{
        row(u"v1"_s, wire::Namespace::default_instance()),
        row(u"v1"_s, wire::ConfigMap::default_instance()),
        row(u"v1"_s, wire::Secret::default_instance()),
        row(u"v1"_s, wire::ServiceAccount::default_instance()),
        row(u"v1"_s, wire::Event::default_instance()),
        row(authorization, wire::SelfSubjectAccessReview::default_instance()),
        row(authorization, wire::SelfSubjectRulesReview::default_instance()),
        row(authorization, wire::SubjectAccessReview::default_instance()),
        row(authorization, wire::LocalSubjectAccessReview::default_instance()),
        row(u"authentication.k8s.io/v1"_s, wire::SelfSubjectReview::default_instance()),
    };
    return all;
}

const Message *prototypeOf(const QString &version, const QString &kind)
{
    // DeleteOptions come in the version of whatever is deleted.
    if (kind == u"DeleteOptions")
        return &wire::DeleteOptions::default_instance();
    const auto found = prototypes().find({version, kind});
    return found == prototypes().end() ? nullptr : found->second;
}

/// A message as JSON, by its own description: every kind is read by the same few rules.
class ToJson
{
public:
    QJsonObject convert(const Message &message)
    {
        QJsonObject object;
        const Reflection &reflection = *message.GetReflection();
        std::vector<const FieldDescriptor *> fields;
        reflection.ListFields(message, &fields);
        for (const FieldDescriptor *field : fields) {
            const QJsonValue value = field->is_map()        ? map(message, *field)
                                     : field->is_repeated() ? list(message, *field)
                                                            : single(message, *field);
            if (!value.isUndefined())
                object.insert(text(field->json_name()), value);
        }
        return object;
    }

    const QString &trouble() const { return m_trouble; } ///< empty when there is none

private:
    QJsonValue map(const Message &message, const FieldDescriptor &field)
    {
        QJsonObject object;
        const Reflection &reflection = *message.GetReflection();
        const auto &entry = *field.message_type();
        for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
            const Message &pair = reflection.GetRepeatedMessage(message, &field, i);
            object.insert(text(pair.GetReflection()->GetString(pair, entry.map_key())),
                          single(pair, *entry.map_value()));
        }
        return object;
    }

    QJsonValue list(const Message &message, const FieldDescriptor &field)
    {
        QJsonArray array;
        const Reflection &reflection = *message.GetReflection();
        for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
            if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE)
                array.append(nested(reflection.GetRepeatedMessage(message, &field, i)));
            else
                array.append(text(reflection.GetRepeatedString(message, &field, i)));
        }
        return array;
    }

    QJsonValue single(const Message &message, const FieldDescriptor &field)
    {
        const Reflection &reflection = *message.GetReflection();
        switch (field.type()) {
        case FieldDescriptor::TYPE_MESSAGE:
            return nested(reflection.GetMessage(message, &field));
        case FieldDescriptor::TYPE_BOOL:
            return reflection.GetBool(message, &field);
        case FieldDescriptor::TYPE_INT32:
            return reflection.GetInt32(message, &field);
        case FieldDescriptor::TYPE_INT64:
            return qint64(reflection.GetInt64(message, &field));
        case FieldDescriptor::TYPE_BYTES:
            return QString::fromLatin1(
                QByteArray::fromStdString(reflection.GetString(message, &field)).toBase64());
        default:
            return text(reflection.GetString(message, &field));
        }
    }

    // The few messages that are something else than an object in JSON.
    QJsonValue nested(const Message &message)
    {
        if (const auto *time = dynamic_cast<const wire::Time *>(&message))
            return timeOf(*time, formatTime);
        if (const auto *time = dynamic_cast<const wire::MicroTime *>(&message))
            return timeOf(*time, formatMicroTime);
        if (const auto *fields = dynamic_cast<const wire::FieldsV1 *>(&message))
            return fieldsOf(*fields);
        if (const auto *extra = dynamic_cast<const wire::ExtraValue *>(&message))
            return convert(*extra).value("items"_L1).toArray();
        return convert(message);
    }

    // Go's zero time comes as a message without content.
    QJsonValue timeOf(const auto &time, std::string (*format)(WallTime))
    {
        if (time.seconds() == 0 && time.nanos() == 0)
            return QJsonValue::Undefined;
        if (time.seconds() > mostSeconds || time.seconds() < -mostSeconds || time.nanos() < 0 ||
            time.nanos() > 999'999'999)
            return refuse(u"a time is out of range"_s);
        return text(format(WallTime(seconds(time.seconds()) + std::chrono::nanoseconds(time.nanos()))));
    }

    QJsonValue fieldsOf(const wire::FieldsV1 &fields)
    {
        const auto json = parseJson(QByteArray::fromStdString(fields.raw()));
        return json && json->isObject() ? *json
                                        : refuse(u"fieldsV1 of an entry of managedFields is no JSON"_s);
    }

    QJsonValue refuse(const QString &why)
    {
        m_trouble = why;
        return QJsonValue::Undefined;
    }

    QString m_trouble;
};

Result<wire::Unknown> readEnvelope(const QByteArray &body)
{
    if (!body.startsWith(QByteArrayView(magic.data(), qsizetype(magic.size()))))
        return bad(u"it does not begin with \"k8s\" and a zero byte"_s);
    wire::Unknown envelope;
    const QByteArray content = body.sliced(qsizetype(magic.size()));
    if (!envelope.ParseFromArray(content.constData(), int(content.size())))
        return bad(u"its envelope is cut short or broken"_s);
    if (!envelope.contentencoding().empty())
        return bad(u"the content encoding \"%1\" is not known"_s.arg(text(envelope.contentencoding())));
    return envelope;
}

Result<const Message *> findPrototype(const QString &version, const QString &kind)
{
    if (version.isEmpty() || kind.isEmpty())
        return bad(u"its envelope names no kind or no apiVersion"_s);
    if (const Message *prototype = prototypeOf(version, kind))
        return prototype;
    if (resource::findKindByName(version, kind)) {
        return fail(Code::UnsupportedMediaType,
                    u"%1 in version \"%2\" is not taken as protobuf - accepted media types include: "
                    "application/json, application/yaml"_s.arg(kind, version)
                        .toStdString());
    }
    return bad(u"no kind \"%1\" is registered for version \"%2\""_s.arg(kind, version));
}

} // namespace

Result<QJsonObject> parseProtobuf(const QByteArray &body)
{
    // The library writes to stderr about what a client sent wrong; the client is told, and nobody else cares.
    static const auto quiet = google::protobuf::SetLogHandler(nullptr);
    (void)quiet;
    const auto envelope = readEnvelope(body);
    if (!envelope)
        return tl::unexpected(envelope.error());
    const QString version = text(envelope->typemeta().apiversion());
    const QString kind = text(envelope->typemeta().kind());
    const auto prototype = findPrototype(version, kind);
    if (!prototype)
        return tl::unexpected(prototype.error());
    const std::unique_ptr<Message> message((*prototype)->New());
    if (!message->ParseFromString(envelope->raw()))
        return bad(u"its %1 is cut short, broken, or holds text that is not UTF-8"_s.arg(kind));
    ToJson reader;
    QJsonObject json = reader.convert(*message);
    if (!reader.trouble().isEmpty())
        return bad(reader.trouble());
    json.insert(u"apiVersion"_s, version);
    json.insert(u"kind"_s, kind);
    return json;
}

bool isReadAsProtobuf(const resource::Kind &kind)
{
    return prototypeOf(kind.apiVersion(), kind.kind) != nullptr;
}

} // namespace tidegate::api
