#pragma once

#include "core/base/error.h"
#include "core/client/client.h"
#include "core/resource/object.h"

#include <QList>
#include <QObject>
#include <QPointer>
#include <QString>
#include <QTimer>
#include <chrono>
#include <memory>
#include <optional>

namespace tidegate::models {

class Catalogue;

/// What the server found out about an uploaded package.
struct PackageFacts
{
    QString image; ///< package/<name>@sha256:<hex>
    QString digest;
    QString fileName;
    QString runtime; ///< java, node, python, native
    QString entry;
    QString entryFrom; ///< where it was found: `Main-Class of META-INF/MANIFEST.MF`
    int port = 0;      ///< 0 = the app takes PORT
    QString portFrom;
    qint64 size = 0;
    qint64 contentSize = 0;
    int fileCount = 0;
};
PackageFacts factsOf(const resource::Object &package);

struct EnvEntry
{
    QString name;
    QString value;
    bool operator==(const EnvEntry &) const = default;
};

/// The deploy dialog's fields. Empty optionals = leave it to the server's default.
struct DeployForm
{
    QString name;
    QString ns = QStringLiteral("default");
    QList<EnvEntry> env;
    std::optional<int> minScale;
    std::optional<int> maxScale;
    std::optional<double> target;            ///< concurrency an instance should carry
    std::optional<int> containerConcurrency; ///< hard limit an instance; 0 = none
    std::optional<int> timeoutSeconds;
    std::optional<int> windowSeconds; ///< stable window, 6…3600
    std::optional<int> port;          ///< empty = what was detected
    bool operator==(const DeployForm &) const = default;
};

/// A DNS-1035 name made from a file name: `Order-Service_1.2.jar` → `order-service`; `app` when nothing is
/// left.
QString serviceNameFor(const QString &fileName);

/// The Service in Knative's shape that the form and the image describe. With `existing`, its other fields are
/// kept.
resource::Object buildService(const DeployForm &form, const QString &image,
                              const resource::Object *existing = nullptr);
/// The image of a Service's first container; empty when it has none.
QString containerImage(const resource::Object &service);
/// The other way: the form of a Service.
DeployForm formOf(const resource::Object &service);

/// The deploy dialog's logic, without a widget: file → upload → facts → form → create or update → ready. GUI
/// thread.
class DeployModel : public QObject
{
    Q_OBJECT
public:
    enum class Phase
    {
        Choosing,  ///< no file yet
        Uploading, ///< uploadSent() of uploadTotal()
        Editing,   ///< the package is on the server; the form can be edited
        Applying,  ///< the Service is being created or updated
        Waiting,   ///< until it is ready
        Done,      ///< service() is ready
        Failed,    ///< error() says why; back() returns to the phase where it can be mended
    };
    Q_ENUM(Phase)
    enum class Field
    {
        Name,
        Namespace,
        Image,
        Env,
        MinScale,
        MaxScale,
        Target,
        ContainerConcurrency,
        Timeout,
        Window,
        Port,
        Other
    };
    Q_ENUM(Field)
    enum class StepState
    {
        Ahead,
        Running,
        Done,
        Failed
    };
    /// A line of the progress list.
    struct Step
    {
        QString title;
        QString detail;
        StepState state = StepState::Ahead;
    };
    struct Problem
    {
        Field field;
        QString text;
    };

    explicit DeployModel(QObject *parent = nullptr);
    ~DeployModel() override;

    void setClient(client::Client *client);
    /// Starts over with this file: checks it here, then uploads it. `ns` is where the package and app go; the
    /// form's at that time.
    void chooseFile(const QString &file);
    /// A package that is on the server already.
    void choosePackage(const resource::Object &package);
    /// Edits an app that is on the server: its image and form; deploying makes a new revision. chooseFile()
    /// then replaces its code.
    void editService(const resource::Object &service);
    /// Starts over with a copy of this app under another name: its template and its own labels and
    /// annotations, without its traffic.
    void cloneService(const resource::Object &service);
    /// Starts over with an image that is no package: what the engine's image-map names, or a container's.
    void useImage(const QString &image = {});
    /// Another image for what is edited.
    void setImage(const QString &image);
    /// Whether the image is edited as text, since no package of this model is deployed.
    bool hasFreeImage() const { return m_isFreeImage; }
    /// The Service as a whole, as text in YAML says it: the form follows, fields that the form does not know
    /// are kept. Of an app that is there, name and namespace stay. A sentence when it is no Service; then
    /// nothing has changed.
    QString setService(const QJsonObject &json);
    void setForm(const DeployForm &form);
    const DeployForm &form() const { return m_form; }

    Phase phase() const { return m_phase; }
    const PackageFacts &facts() const { return m_facts; }
    QString file() const { return m_file; }
    qint64 uploadSent() const { return m_sent; }
    qint64 uploadTotal() const { return m_total; }
    QList<Step> steps() const; ///< upload, create, ready
    /// Empty when the form can be deployed. In the order of the fields.
    const QList<Problem> &problems() const { return m_problems; }
    QString problem(Field field) const; ///< all of a field's, joined by lines; empty when there is none
    bool canDeploy() const;
    bool isBusy() const;
    /// The app was made by this very deployment, and has not become ready: nothing ran before.
    bool isFirstThatFailed() const;
    bool isUpdate() const; ///< of an app that editService() gave or that this model has created
    /// The last try to create found an app of this name: deploy(true) would replace its code.
    bool nameExists() const { return m_nameExists; }
    QString error() const; ///< for people
    /// Of Failed; empty in every other phase.
    const std::optional<Error> &trouble() const { return m_trouble; }
    /// The Service as it would be sent; for a preview.
    resource::Object preview() const;
    /// As the server last told it.
    const resource::Object &service() const { return m_service; }
    QString url() const;

    /// Asks the server what would be if this were deployed: reviewed() tells, or problems() have what it
    /// refuses.
    void review();
    bool isReviewing() const { return m_review; }
    /// Creates the app, or with `mayReplace` updates the one of this name. Without, an existing name is a
    /// problem of Field::Name.
    void deploy(bool mayReplace = false);
    /// Stops the upload, or stops waiting (an app that was created stays). Back to Choosing or Editing.
    void cancel();
    /// From Failed to where it can be mended.
    void back();
    void reset();
    /// Gives up waiting for Ready after this; default 5 minutes.
    void setReadyTimeout(std::chrono::milliseconds timeout) { m_readyTimeout = timeout; }

Q_SIGNALS:
    void phaseChanged(tidegate::models::DeployModel::Phase phase);
    void progressed(); ///< upload progress or a step's detail
    void formChanged();
    void problemsChanged();
    /// The Service as it is (empty when there is none) and as it would be, with the server's defaults.
    void reviewed(const tidegate::resource::Object &before, const tidegate::resource::Object &after);
    /// The server could not be asked: why.
    void reviewFailed(const QString &why);
    void deployed(const tidegate::resource::Object &service); ///< it is ready

private:
    void setPhase(Phase phase);
    void failWith(const Error &error, Phase mendIn);
    void uploaded(const Result<resource::Object> &answer);
    void take(const PackageFacts &facts);
    void validate();
    void upload();
    void apply();
    void create();
    void update();
    void replace(const resource::Object &current);
    resource::Object wanted(const resource::Object &current) const;
    void reviewAgainst(const resource::Object &current);
    void reviewAnswered(const resource::Object &before, const Result<resource::Object> &answer);
    void applied(const Result<resource::Object> &answer);
    void waitReady();
    void look();
    void observe(const resource::Object &service);
    void setWaitDetail(const QString &detail);
    StepState stepState(int line) const;
    QString uploadDetail() const;
    void dropCalls();

    QPointer<client::Client> m_client;
    QPointer<client::Call> m_call;
    QTimer m_look;     ///< while waiting: until the next look at the app
    QTimer m_deadline; ///< while waiting: until it is given up
    std::chrono::milliseconds m_readyTimeout{std::chrono::minutes(5)};
    Phase m_phase = Phase::Choosing;
    Phase m_mendIn = Phase::Choosing;
    Phase m_failedIn = Phase::Choosing;
    DeployForm m_form;
    bool m_nameTouched = false;
    bool m_nameExists = false;
    bool m_isValid = false;
    bool m_isReplacing = false;
    bool m_deployNext = false; ///< the upload under way is part of deploy()
    int m_tries = 0;
    PackageFacts m_facts;
    QString m_file;
    QString m_packageNs; ///< where the package was uploaded to
    qint64 m_sent = 0;
    qint64 m_total = 0;
    QList<Problem> m_problems;
    std::optional<resource::Object> m_existing;
    std::optional<resource::Object>
        m_base; ///< what the form is written onto: a copied app, or what YAML says
    bool m_isFreeImage = false;
    QPointer<client::Call> m_review;
    resource::Object m_service;
    QString m_waitDetail;
    std::optional<Error> m_trouble;
};

} // namespace tidegate::models
