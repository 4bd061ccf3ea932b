#include "ui/models/function_templates.h"
#include "ui/models/secret_names.h"

#include <QTest>

using namespace tidegate::models;

class TstSecretNames : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void name_isSecret_data()
    {
        QTest::addColumn<bool>("secret");
        for (const char *name :
             {"DB_PASSWORD", "password", "ApiToken", "CLIENT_SECRET", "AWS_SECRET_ACCESS_KEY", "API_KEY",
              "apiKey", "SIGNING_KEYS", "APIKEY", "key", "PGPASSWORD", "MYSQL_PWD",
              "GOOGLE_APPLICATION_CREDENTIALS", "SSH_PASSPHRASE"})
            QTest::newRow(name) << true;
        for (const char *name : {"PORT", "MONKEY", "KEYBOARD_LAYOUT", "PWD_COLOR_", "LANG", "DB_URL", "MODE",
                                 "Turkey", "WORKERS"})
            QTest::newRow(name) << false;
        QTest::newRow("") << false;
    }

    void name_isSecret()
    {
        QFETCH(bool, secret);
        QCOMPARE(isSecretName(QString::fromLatin1(QTest::currentDataTag())), secret);
    }

    void mask_doesNotTellTheLength() { QCOMPARE(maskedText().size(), 8); }

    void templates_differAndAreKnown()
    {
        QStringList seen;
        for (const auto language :
             {FunctionLanguage::Python, FunctionLanguage::JavaScript, FunctionLanguage::Java}) {
            for (const auto kind : {FunctionKind::Http, FunctionKind::CloudEvent}) {
                const QString source = functionTemplate(language, kind);
                QVERIFY(!seen.contains(source) && isFunctionTemplate(source));
                QVERIFY(!isFunctionTemplate(source + QLatin1Char(' ')));
                seen.append(source);
            }
        }
    }

    void file_isNamedAsTheLanguageWants()
    {
        const QString name = QStringLiteral("orders");
        QCOMPARE(functionFileName(FunctionLanguage::Python, name, {}), QStringLiteral("orders.py"));
        QCOMPARE(functionFileName(FunctionLanguage::JavaScript, name, {}), QStringLiteral("orders.js"));
        QCOMPARE(functionFileName(FunctionLanguage::Java, name,
                                  functionTemplate(FunctionLanguage::Java, FunctionKind::Http)),
                 QStringLiteral("Hello.java"));
        QCOMPARE(functionFileName(FunctionLanguage::Java, name, QStringLiteral("class X {}")),
                 QStringLiteral("Function.java"));
    }
};

QTEST_GUILESS_MAIN(TstSecretNames)
#include "tst_secret_names.moc"
