#include "core/runtime/java_compiler.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>

namespace tidegate::runtime {

namespace {

constexpr int patience = 60'000;       // ms
constexpr qsizetype sourcesMost = 500; // that fit into a command line
constexpr qsizetype wordsMost = 800;

QString text(const std::string &value)
{
    return QString::fromStdString(value);
}

/// Of the same JDK as the `java` that apps are started with, so that one can read what the other writes.
QString findCompiler()
{
    const QString java =
        QFileInfo(QStandardPaths::findExecutable(QStringLiteral("java"))).canonicalFilePath();
    const QString compiler =
        QStandardPaths::findExecutable(QStringLiteral("javac"), {QFileInfo(java).path()});
    return java.isEmpty() ? QString() : compiler;
}

bool isAtTop(const QString &file)
{
    const QString folder = file.section(u'/', 0, -2);
    return folder.isEmpty() || folder == u"lib" || folder == u"libs";
}

QProcessEnvironment environmentOfCompiler()
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char *name : {"JAVA_TOOL_OPTIONS", "JDK_JAVAC_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH"})
        environment.remove(QString::fromLatin1(name));
    return environment;
}

} // namespace

Result<> compileJava(const std::string &root, const std::vector<std::string> &files,
                     const std::string &hostPrograms)
{
    const QString framework = text(hostPrograms) + QStringLiteral("/java/functions.jar");
    const QString compiler = findCompiler();
    QStringList sources;
    QStringList classPath{framework};
    for (const std::string &each : files) {
        const QString file = text(each);
        if (file.endsWith(u".java"))
            sources.append(file);
        else if (file.endsWith(u".jar") && isAtTop(file))
            classPath.append(file);
    }
    if (compiler.isEmpty() || !QFileInfo::exists(framework) || sources.isEmpty() ||
        sources.size() > sourcesMost)
        return {};
    QProcess process;
    process.setWorkingDirectory(text(root));
    process.setProcessEnvironment(environmentOfCompiler());
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(compiler,
                  QStringList{QStringLiteral("-J-Xmx512m"), QStringLiteral("-J-XX:+UseSerialGC"),
                              QStringLiteral("-J-XX:TieredStopAtLevel=1"), QStringLiteral("-proc:none"),
                              QStringLiteral("-nowarn"), QStringLiteral("-encoding"), QStringLiteral("UTF-8"),
                              QStringLiteral("-g"), QStringLiteral("-d"), QStringLiteral(".classes"),
                              QStringLiteral("-cp"), classPath.join(QDir::listSeparator())} +
                      sources);
    if (!process.waitForFinished(patience) && process.state() != QProcess::NotRunning) {
        process.kill();
        process.waitForFinished();
        return fail(Code::Invalid, "its Java sources take longer than 60 s to compile");
    }
    if (process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
        return {};
    const QString words = QString::fromUtf8(process.readAll()).left(wordsMost).trimmed();
    return fail(Code::Invalid, "its Java sources cannot be compiled: " + words.toStdString());
}

} // namespace tidegate::runtime
