#include "ui/dialogs/code_highlighter.h"
#include "ui/dialogs/deploy_dialog.h"
#include "ui/dialogs/env_table.h"
#include "ui/dialogs/function_editor.h"
#include "ui/dialogs/review_dialog.h"
#include "ui/dialogs/yaml.h"
#include "ui/models/invoke_request.h"
#include "ui/session/request_store.h"
#include "ui/session/settings.h"

#include <QComboBox>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBlock>
#include <QTextLayout>

using namespace tidegate;
using namespace tidegate::dialogs;
using models::FunctionLanguage;
using Piece = CodeHighlighter::Piece;

namespace {

/// What the dialog keeps things in, anew for each test.
struct Stores
{
    QTemporaryDir folder;
    session::Settings settings{folder.filePath(QStringLiteral("s.ini"))};
    session::MemorySecretStore secrets;
    session::RequestStore requests{&settings, &secrets};

    DeployDialog::Parts parts(models::DeployModel *model)
    {
        return {model, &settings, &requests, QStringLiteral("here")};
    }
};

} // namespace

class TstDeployDialog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void yaml_isReadByItsTypes_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QJsonValue>("value");
        QTest::newRow("text") << "hello" << QJsonValue(QStringLiteral("hello"));
        QTest::newRow("quoted number") << "\"42\"" << QJsonValue(QStringLiteral("42"));
        QTest::newRow("single quotes") << "'true'" << QJsonValue(QStringLiteral("true"));
        QTest::newRow("number") << "42" << QJsonValue(42);
        QTest::newRow("fraction") << "0.5" << QJsonValue(0.5);
        QTest::newRow("truth") << "true" << QJsonValue(true);
        QTest::newRow("yes is a text") << "yes" << QJsonValue(QStringLiteral("yes"));
        QTest::newRow("null") << "~" << QJsonValue(QJsonValue::Null);
        QTest::newRow("version is a text") << "1.2.3" << QJsonValue(QStringLiteral("1.2.3"));
        QTest::newRow("comment") << "a # note" << QJsonValue(QStringLiteral("a"));
        QTest::newRow("flow list") << "[1, b]" << QJsonValue(QJsonArray{1, QStringLiteral("b")});
    }

    void yaml_isReadByItsTypes()
    {
        QFETCH(QString, text);
        QFETCH(QJsonValue, value);
        const auto object = fromYaml(QStringLiteral("key: ") + text);
        QVERIFY(object.has_value());
        QCOMPARE(object->value(QLatin1String("key")), value);
        QCOMPARE(*fromYaml(toYaml(*object)), *object);
    }

    void badYaml_saysWhere_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("says");
        QTest::newRow("indentation") << "a: 1\nb: c: d\n"
                                     << "Line 2";
        QTest::newRow("list") << "- a"
                              << "no mapping";
        QTest::newRow("empty") << ""
                               << "no mapping";
        QTest::newRow("alias bomb") << "a: &x [1]\nb: *x\n"
                                    << "Anchors";
        QTest::newRow("too deep") << QString(200, QLatin1Char('[')).prepend(QStringLiteral("a: ")) +
                                         QString(200, QLatin1Char(']'))
                                  << "no mapping";
    }

    void badYaml_saysWhere()
    {
        QFETCH(QString, text);
        QFETCH(QString, says);
        const auto object = fromYaml(text);
        QVERIFY(!object);
        QVERIFY2(QString::fromStdString(object.error().message).contains(says),
                 object.error().message.c_str());
    }

    void image_isNotWrongBeforeItIsBegun()
    {
        Stores stores;
        models::DeployModel model;
        DeployDialog dialog(stores.parts(&model));
        dialog.findChild<QPushButton *>(QStringLiteral("useImage"))->click();
        auto *name = dialog.findChild<QLineEdit *>(QStringLiteral("appName"));
        QVERIFY(!name->property("problem").toBool());
        QTest::keyClicks(name, QStringLiteral("No!"));
        QVERIFY(name->property("problem").toBool());
        QVERIFY(!name->accessibleDescription().isEmpty());
    }

    void clone_showsNoPackageThatWasNotLookedAt()
    {
        Stores stores;
        models::DeployModel model;
        DeployDialog dialog(stores.parts(&model));
        resource::Object shop(resource::kinds::service(),
                              {QStringLiteral("default"), QStringLiteral("shop")});
        const QJsonObject container{{QStringLiteral("image"),
                                     QStringLiteral("package/shop@sha256:") + QString(64, QLatin1Char('a'))}};
        shop.setSpec({{QStringLiteral("template"),
                       QJsonObject{{QStringLiteral("spec"),
                                    QJsonObject{{QStringLiteral("containers"), QJsonArray{container}}}}}}});
        model.cloneService(shop);
        QVERIFY(dialog.findChild<QLineEdit *>(QStringLiteral("appName"))
                    ->text()
                    .startsWith(QLatin1String("shop")));
        const auto *facts = dialog.findChild<QWidget *>(QStringLiteral("detectedFacts"));
        QVERIFY(facts->parentWidget()->isHidden());
    }

    void formAndYaml_followEachOther()
    {
        Stores stores;
        models::DeployModel model;
        DeployDialog dialog(stores.parts(&model));
        dialog.findChild<QPushButton *>(QStringLiteral("useImage"))->click();
        QTest::keyClicks(dialog.findChild<QLineEdit *>(QStringLiteral("appImage")),
                         QStringLiteral("ghcr.io/acme/web:1"));
        auto *yaml = dialog.findChild<QPlainTextEdit *>(QStringLiteral("yamlPreview"));
        QVERIFY(yaml->toPlainText().contains(QLatin1String("image: ghcr.io/acme/web:1")) ||
                yaml->toPlainText().contains(QLatin1String("image: \"ghcr.io/acme/web:1\"")));
        QCOMPARE(dialog.findChild<QLineEdit *>(QStringLiteral("appName"))->text(), QStringLiteral("web"));
        QString text = yaml->toPlainText();
        text.replace(QLatin1String("name: web"), QLatin1String("name: shop"));
        yaml->setPlainText(text + QStringLiteral("strange: kept\n"));
        QTRY_COMPARE(dialog.findChild<QLineEdit *>(QStringLiteral("appName"))->text(),
                     QStringLiteral("shop"));
        dialog.findChild<QSpinBox *>(QStringLiteral("minScale"))->setValue(2);
        QVERIFY(yaml->toPlainText().contains(QLatin1String("strange: kept")));
        QVERIFY(yaml->toPlainText().contains(QLatin1String("min-scale: \"2\"")));
        yaml->setPlainText(QStringLiteral("a: b: c"));
        auto *problem = dialog.findChild<QLabel *>(QStringLiteral("yamlProblem"));
        QTRY_VERIFY(!problem->isHidden() && !problem->text().isEmpty());
        QCOMPARE(model.form().name, QStringLiteral("shop"));
    }

    void function_startsFromItsTemplateAndIsWrittenAsOneFile()
    {
        Stores stores;
        FunctionEditor editor(&stores.settings, &stores.requests, QStringLiteral("here"));
        auto *language = editor.findChild<QComboBox *>(QStringLiteral("functionLanguage"));
        auto *code = editor.findChild<QPlainTextEdit *>(QStringLiteral("functionCode"));
        QVERIFY(editor.source().contains(QLatin1String("functions_framework.http")));
        language->setCurrentIndex(1);
        QVERIFY(editor.source().contains(QLatin1String("functions.http")));
        code->setPlainText(QStringLiteral("exports.mine = (req, res) => res.send('x');"));
        language->setCurrentIndex(0); // what somebody wrote stays
        QVERIFY(editor.source().contains(QLatin1String("exports.mine")));
        language->setCurrentIndex(1);
        const QString file = editor.writeSource();
        QVERIFY(file.endsWith(QLatin1String("/hello.js")));
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        QCOMPARE(QString::fromUtf8(written.readAll()), editor.source());
        code->clear();
        QVERIFY(!editor.canContinue());
    }

    void function_isKeptAsItIsWritten()
    {
        Stores stores;
        const QString mine = QStringLiteral("exports.mine = (req, res) => res.send('x');");
        {
            FunctionEditor editor(&stores.settings, &stores.requests, {});
            editor.findChild<QPlainTextEdit *>(QStringLiteral("functionCode"))->setPlainText(mine);
            editor.findChild<QComboBox *>(QStringLiteral("functionLanguage"))->setCurrentIndex(1);
            editor.findChild<QLineEdit *>(QStringLiteral("functionName"))->setText(QStringLiteral("mine"));
        }
        FunctionEditor again(&stores.settings, &stores.requests, {});
        QCOMPARE(again.source(), mine);
        QCOMPARE(again.name(), QStringLiteral("mine"));
        QCOMPARE(again.findChild<QComboBox *>(QStringLiteral("functionLanguage"))->currentIndex(), 1);
        again.findChild<QPushButton *>(QStringLiteral("functionTemplate"))->click(); // and it begins anew
        again.forgetDraft();
        FunctionEditor fresh(&stores.settings, &stores.requests, {});
        QVERIFY(fresh.source().contains(QLatin1String("functions_framework.http")));
    }

    void testEvent_fitsTheFunctionUntilItIsWritten()
    {
        Stores stores;
        FunctionEditor editor(&stores.settings, &stores.requests, {});
        auto *kind = editor.findChild<QComboBox *>(QStringLiteral("functionKind"));
        QVERIFY(!editor.testRequest().isEvent());
        QVERIFY(models::problems(editor.testRequest()).isEmpty());
        kind->setCurrentIndex(1);
        QVERIFY(editor.testRequest().isEvent());
        QVERIFY(models::problems(editor.testRequest()).isEmpty());
        QTest::keyClicks(editor.findChild<QLineEdit *>(QStringLiteral("eventType")), QStringLiteral(".mine"));
        kind->setCurrentIndex(0);
        QVERIFY(editor.testRequest().event.type.endsWith(QLatin1String(".mine")));
    }

    void testEvent_isSavedForEveryFunctionOfTheProfile()
    {
        Stores stores;
        {
            FunctionEditor editor(&stores.settings, &stores.requests, QStringLiteral("here"));
            editor.findChild<QComboBox *>(QStringLiteral("functionKind"))->setCurrentIndex(1);
            auto *names = editor.findChild<QComboBox *>(QStringLiteral("savedRequests"));
            names->setEditText(QStringLiteral("an order"));
            editor.findChild<QPushButton *>(QStringLiteral("saveRequest"))->click();
            QTRY_COMPARE(names->count(), 1);
        }
        FunctionEditor other(&stores.settings, &stores.requests, QStringLiteral("here"));
        QVERIFY(!other.testRequest().isEvent());
        auto *names = other.findChild<QComboBox *>(QStringLiteral("savedRequests"));
        QCOMPARE(names->itemText(0), QStringLiteral("an order"));
        Q_EMIT names->activated(0);
        QTRY_VERIFY(other.testRequest().isEvent());
        FunctionEditor elsewhere(&stores.settings, &stores.requests, QStringLiteral("there"));
        QCOMPARE(elsewhere.findChild<QComboBox *>(QStringLiteral("savedRequests"))->count(), 0);
    }

    void deployedFunction_hasItsTestEventReadyAndNoDraft()
    {
        Stores stores;
        models::DeployModel model;
        DeployDialog dialog(stores.parts(&model));
        const resource::Object app(resource::kinds::service(),
                                   {QStringLiteral("default"), QStringLiteral("hello")});
        const session::RequestStore::Owner owner{QStringLiteral("here"), app.ns(), app.name()};
        using Phase = models::DeployModel::Phase;
        Q_EMIT model.phaseChanged(Phase::Waiting); // for something else than a function
        QVERIFY(stores.requests.draft(owner).isEmpty());
        dialog.findChild<QPushButton *>(QStringLiteral("writeFunction"))->click();
        dialog.findChild<QComboBox *>(QStringLiteral("functionKind"))->setCurrentIndex(1);
        auto *code = dialog.findChild<QPlainTextEdit *>(QStringLiteral("functionCode"));
        code->appendPlainText(QStringLiteral("# mine"));
        dialog.findChild<QPushButton *>(QStringLiteral("deploy"))->click();
        QVERIFY(stores.requests.draft(owner).isEmpty());
        Q_EMIT model.phaseChanged(Phase::Waiting); // there is an app: the dialog may be closed from now on
        QVERIFY(models::readRequest(stores.requests.draft(owner)).isEvent());
        Q_EMIT model.phaseChanged(Phase::Done);
        FunctionEditor next(&stores.settings, &stores.requests, {});
        QVERIFY(!next.source().contains(QLatin1String("# mine")));
    }

    void code_isColoured_data()
    {
        QTest::addColumn<FunctionLanguage>("language");
        QTest::addColumn<QString>("line");
        QTest::addColumn<int>("at");
        QTest::addColumn<Piece>("piece");
        const auto python = FunctionLanguage::Python;
        const auto script = FunctionLanguage::JavaScript;
        const auto java = FunctionLanguage::Java;
        QTest::newRow("def") << python << "def f():" << 0 << Piece::Keyword;
        QTest::newRow("name") << python << "def f():" << 4 << Piece::Plain;
        QTest::newRow("decorator") << python << "@a.b" << 1 << Piece::Mark;
        QTest::newRow("comment") << python << "x # def" << 4 << Piece::Comment;
        QTest::newRow("hash in a text") << python << "'a # b'" << 4 << Piece::Text;
        QTest::newRow("number") << python << "x = 42" << 5 << Piece::Number;
        QTest::newRow("default is a name here") << python << "default" << 0 << Piece::Plain;
        QTest::newRow("const") << script << "const a = `x`;" << 0 << Piece::Keyword;
        QTest::newRow("backticks") << script << "const a = `x`;" << 11 << Piece::Text;
        QTest::newRow("line comment") << script << "a // const" << 5 << Piece::Comment;
        QTest::newRow("public") << java << "public class A" << 0 << Piece::Keyword;
        QTest::newRow("annotation") << java << "@Override" << 3 << Piece::Mark;
        QTest::newRow("block comment") << java << "/* public */ int" << 4 << Piece::Comment;
        QTest::newRow("after it") << java << "/* public */ int" << 13 << Piece::Keyword;
    }

    void code_isColoured()
    {
        QFETCH(FunctionLanguage, language);
        QFETCH(QString, line);
        QFETCH(int, at);
        QFETCH(Piece, piece);
        QTextDocument document(line);
        CodeHighlighter highlighter(&document);
        highlighter.setLanguage(language);
        QCOMPARE(colorAt(document.firstBlock(), at), CodeHighlighter::colorOf(piece));
    }

    void openText_goesOnInTheNextLine()
    {
        QTextDocument document(QStringLiteral("x = \"\"\"a\ndef b\n\"\"\" + def"));
        CodeHighlighter highlighter(&document);
        highlighter.setLanguage(FunctionLanguage::Python);
        const QTextBlock second = document.firstBlock().next();
        QCOMPARE(colorAt(second, 0), CodeHighlighter::colorOf(Piece::Text));
        QCOMPARE(colorAt(second.next(), 6), CodeHighlighter::colorOf(Piece::Keyword));
    }

    void review_showsWhatWouldChange()
    {
        resource::Object before(resource::kinds::service(),
                                {QStringLiteral("default"), QStringLiteral("shop")});
        before.setSpec({{QStringLiteral("size"), 1}});
        resource::Object after = before;
        after.setSpec({{QStringLiteral("size"), 2}});
        ReviewDialog dialog(before, after);
        QVERIFY(dialog.findChild<QLabel *>(QStringLiteral("dialogTitle"))
                    ->text()
                    .contains(QLatin1String("shop")));
        dialog.findChild<QPushButton *>(QStringLiteral("reviewApply"))->click();
        QCOMPARE(dialog.result(), int(QDialog::Accepted));
        ReviewDialog same(before, before);
        QVERIFY(same.findChild<QLabel *>(QStringLiteral("dialogText"))
                    ->text()
                    .contains(QLatin1String("Nothing")));
    }

    void secretValue_isMaskedOnTheScreenAndWholeInTheForm()
    {
        // The same picture for two secrets of other lengths, another one for values that are none.
        const auto picture = [](const QString &name, const QString &value) {
            EnvTable table;
            table.resize(500, 200);
            table.setEntries({{name, value}});
            return table.grab().toImage();
        };
        const QString key = QStringLiteral("API_KEY");
        QCOMPARE(picture(key, QStringLiteral("abc")), picture(key, QStringLiteral("something longer")));
        QVERIFY(picture(QStringLiteral("MODE"), QStringLiteral("abc")) !=
                picture(QStringLiteral("MODE"), QStringLiteral("something longer")));
        EnvTable table;
        table.setEntries({{key, QStringLiteral("abc")}});
        QCOMPARE(table.entries().first().value, QStringLiteral("abc"));
    }

private:
    static QColor colorAt(const QTextBlock &block, int at)
    {
        for (const QTextLayout::FormatRange &range : block.layout()->formats()) {
            if (at >= range.start && at < range.start + range.length)
                return range.format.foreground().color();
        }
        return CodeHighlighter::colorOf(Piece::Plain);
    }
};

QTEST_MAIN(TstDeployDialog)
#include "tst_deploy_dialog.moc"
