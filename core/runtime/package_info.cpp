#include "core/runtime/package_info.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <array>

namespace tidegate::runtime {

namespace {

constexpr std::array formatNames{std::pair{ArchiveFormat::Jar, "jar"}, std::pair{ArchiveFormat::Zip, "zip"},
                                 std::pair{ArchiveFormat::TarGz, "tar.gz"},
                                 std::pair{ArchiveFormat::Source, "source"}};
constexpr std::array languages{Language::Java, Language::Node, Language::Python, Language::Native};

QString text(const std::string &value)
{
    return QString::fromStdString(value);
}

QString formatText(ArchiveFormat format)
{
    for (const auto &[value, name] : formatNames) {
        if (value == format)
            return QString::fromLatin1(name);
    }
    return {};
}

bool readFormat(const QString &name, ArchiveFormat &format)
{
    for (const auto &[value, known] : formatNames) {
        if (name != QLatin1String(known))
            continue;
        format = value;
        return true;
    }
    return false;
}

bool readLanguage(const std::string &name, Language &language)
{
    for (const Language known : languages) {
        if (name != languageName(known))
            continue;
        language = known;
        return true;
    }
    return false;
}

} // namespace

std::string toJson(const PackageInfo &info)
{
    QJsonArray command;
    for (const std::string &word : info.command)
        command.append(text(word));
    const std::string_view language = languageName(info.language);
    QJsonObject object{
        {QStringLiteral("digest"), text(info.digest)},
        {QStringLiteral("fileName"), text(info.fileName)},
        {QStringLiteral("format"), formatText(info.format)},
        {QStringLiteral("runtime"),
         QString::fromUtf8(language.data(), static_cast<qsizetype>(language.size()))},
        {QStringLiteral("entry"), text(info.entry)},
        {QStringLiteral("entryFrom"), text(info.entryFrom)},
        {QStringLiteral("command"), command},
        {QStringLiteral("port"), info.port},
        {QStringLiteral("portFrom"), text(info.portFrom)},
        {QStringLiteral("size"), static_cast<qint64>(info.size)},
        {QStringLiteral("contentSize"), static_cast<qint64>(info.contentSize)},
        {QStringLiteral("fileCount"), static_cast<qint64>(info.fileCount)},
    };
    if (info.function)
        object.insert(QStringLiteral("function"),
                      QJsonObject{{QStringLiteral("source"), text(info.function->source)},
                                  {QStringLiteral("target"), text(info.function->target)},
                                  {QStringLiteral("signature"), text(info.function->signature)}});
    return QJsonDocument(object).toJson().toStdString();
}

std::optional<PackageInfo> packageInfoFromJson(const std::string &json)
{
    const QJsonObject object = QJsonDocument::fromJson(QByteArray::fromStdString(json)).object();
    const auto string = [&object](QStringView key) { return object.value(key).toString().toStdString(); };
    PackageInfo info;
    info.digest = string(u"digest");
    info.fileName = string(u"fileName");
    info.entry = string(u"entry");
    info.entryFrom = string(u"entryFrom");
    for (const QJsonValue &word : object.value(u"command").toArray())
        info.command.push_back(word.toString().toStdString());
    if (const QJsonObject function = object.value(u"function").toObject(); !function.isEmpty()) {
        const auto member = [&function](QStringView key) {
            return function.value(key).toString().toStdString();
        };
        info.function = FunctionFacts{member(u"source"), member(u"target"), member(u"signature")};
    }
    info.port = static_cast<std::uint16_t>(object.value(u"port").toInt());
    info.portFrom = string(u"portFrom");
    info.size = static_cast<std::uint64_t>(object.value(u"size").toInteger());
    info.contentSize = static_cast<std::uint64_t>(object.value(u"contentSize").toInteger());
    info.fileCount = static_cast<std::uint32_t>(object.value(u"fileCount").toInteger());
    const bool isWhole = readFormat(object.value(u"format").toString(), info.format) &&
                         readLanguage(string(u"runtime"), info.language) && info.digest.size() == 64 &&
                         !info.command.empty();
    return isWhole ? std::optional(info) : std::nullopt;
}

} // namespace tidegate::runtime
