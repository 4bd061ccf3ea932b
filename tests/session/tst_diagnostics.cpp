#include "ui/session/diagnostics.h"
#include "ui/session/log_file.h"
#include "ui/session/loop_watch.h"
#include "ui/session/session.h"
#include "ui/session/settings.h"

#include <QTemporaryDir>
#include <QTest>

using namespace tidegate::session;

class TstDiagnostics : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void secrets_areTakenOut_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("bearer") << "Authorization: Bearer hidden-value";
        QTest::newRow("basic") << "authorization: basic hidden-value==";
        QTest::newRow("json") << "{\"token\": \"hidden-value\", \"a\": 1}";
        QTest::newRow("query") << "https://x/?access_token=hidden-value&b=1";
        QTest::newRow("variable") << "DB_PASSWORD=hidden-value";
        QTest::newRow("quoted") << "client-secret: 'hidden-value with blanks'";
        QTest::newRow("header") << "X-Api-Key: hidden-value";
        QTest::newRow("address") << "postgres://user:hidden-value@host/db";
        QTest::newRow("key") << "-----BEGIN PRIVATE KEY-----\nhidden-value\n-----END PRIVATE KEY-----";
        QTest::newRow("key without an end") << "-----BEGIN RSA PRIVATE KEY-----\nhidden-value\n";
    }

    void secrets_areTakenOut()
    {
        QFETCH(QString, text);
        const QString clean = redacted(text);
        QVERIFY2(!clean.contains(QLatin1String("hidden-value")), qPrintable(clean));
        QVERIFY(clean.contains(QLatin1String("***")));
    }

    void otherText_staysAsItIs()
    {
        for (const char *text : {"GET /orders 200 in 12 ms", "the key is not there", "https://host:6443/api"})
            QCOMPARE(redacted(QString::fromLatin1(text)), QString::fromLatin1(text));
    }

    void diagnostics_sayWhatHelps()
    {
        QTemporaryDir folder;
        MemorySecretStore secrets;
        Session session(&secrets);
        Settings settings(folder.filePath(QStringLiteral("console.ini")));
        settings.setTheme(Theme::Dark);
        LogFile log(folder.filePath(QStringLiteral("logs")));
        log.write(QtInfoMsg, QStringLiteral("tidegate.x"), QStringLiteral("it began"));
        LoopWatch watch;
        QString text = diagnostics(&session, &settings, &log, &watch);
        for (const char *part : {"Qt 6", "Disconnected", "theme dark", "it began", "not watched"})
            QVERIFY2(text.contains(QLatin1String(part)), part);
        watch.start();
        text = diagnostics(nullptr, nullptr, nullptr, &watch);
        QVERIFY(text.contains(QLatin1String("held up for 0 ms")));
        QVERIFY(!text.contains(QLatin1String("Connection:")));
    }
};

QTEST_GUILESS_MAIN(TstDiagnostics)
#include "tst_diagnostics.moc"
