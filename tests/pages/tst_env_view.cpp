#include "ui/models/secret_names.h"
#include "ui/pages/env_view.h"
#include "ui/widgets/labels.h"

#include <QTest>
#include <QToolButton>

using namespace tidegate;
using pages::EnvView;

class TstEnvView : public QObject
{
    Q_OBJECT
private:
    static QString shown(const EnvView &view, const char *name)
    {
        QString text; // of the newest: the older ones are being deleted
        for (const auto *label :
             view.findChildren<widgets::ElidedLabel *>(QStringLiteral("envValue-") + QLatin1String(name)))
            text = label->fullText();
        return text;
    }
    static QToolButton *reveal(const EnvView &view, const char *name)
    {
        const auto all = view.findChildren<QToolButton *>(QStringLiteral("reveal-") + QLatin1String(name));
        return all.isEmpty() ? nullptr : all.last();
    }

private Q_SLOTS:
    void secret_isMaskedUntilItIsRevealed()
    {
        EnvView view;
        const QList<models::EnvEntry> env{{QStringLiteral("MODE"), QStringLiteral("fast")},
                                          {QStringLiteral("DB_PASSWORD"), QStringLiteral("hunter2")},
                                          {QStringLiteral("API_TOKEN"), QStringLiteral("abc")}};
        view.setEntries(QStringLiteral("one"), env);
        QCOMPARE(shown(view, "MODE"), QStringLiteral("fast"));
        QVERIFY(!reveal(view, "MODE"));
        QCOMPARE(shown(view, "DB_PASSWORD"), models::maskedText());
        reveal(view, "DB_PASSWORD")->click();
        QCOMPARE(shown(view, "DB_PASSWORD"), QStringLiteral("hunter2"));
        QCOMPARE(shown(view, "API_TOKEN"), models::maskedText()); // each on its own
        QVERIFY(!reveal(view, "DB_PASSWORD")->accessibleName().isEmpty());
        reveal(view, "DB_PASSWORD")->click();
        QCOMPARE(shown(view, "DB_PASSWORD"), models::maskedText());
        reveal(view, "DB_PASSWORD")->click();
        view.setEntries(QStringLiteral("two"), env); // another app with the same values
        QCOMPARE(shown(view, "DB_PASSWORD"), models::maskedText());
        view.setEntries(QStringLiteral("two"), {});
        QVERIFY(view.isHidden());
    }
};

QTEST_MAIN(TstEnvView)
#include "tst_env_view.moc"
