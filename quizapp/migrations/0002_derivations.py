"""Derivations, their candidates and what was decided; items that went stale."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = ()
depends_on = None


def upgrade() -> None:
    op.create_table('derivation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('bank_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('text_key', sa.String(length=100), nullable=False),
    sa.Column('original', sa.Text(), nullable=False),
    sa.Column('outline', sa.JSON(), nullable=False),
    sa.Column('language', sa.String(length=20), nullable=False),
    sa.Column('spec', sa.JSON(), nullable=False),
    sa.Column('thresholds', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('stage', sa.String(length=100), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('is_cancelling', sa.Boolean(), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.Column('report', sa.JSON(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('waiting', 'running', 'done', 'cancelled', 'failed')", name=op.f('ck_derivation_state')),
    sa.ForeignKeyConstraint(['bank_id'], ['bank.id'], name=op.f('fk_derivation_bank_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['owner_id'], ['account.id'], name=op.f('fk_derivation_owner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_derivation'))
    )
    with op.batch_alter_table('derivation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_derivation_owner_id_created_at'), ['owner_id', 'created_at'], unique=False)

    op.create_table('candidate',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('derivation_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('made', sa.JSON(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('feedback', sa.Text(), nullable=False),
    sa.Column('topic', sa.String(length=200), nullable=False),
    sa.Column('difficulty', sa.Integer(), nullable=False),
    sa.Column('evidence', sa.JSON(), nullable=False),
    sa.Column('rule', sa.String(length=60), nullable=False),
    sa.Column('findings', sa.JSON(), nullable=False),
    sa.Column('score', sa.Double(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.String(length=60), nullable=False),
    sa.Column('edit_distance', sa.Integer(), nullable=False),
    sa.Column('item_key', sa.String(length=100), nullable=True),
    sa.CheckConstraint("state IN ('open', 'accepted', 'rejected')", name=op.f('ck_candidate_state')),
    sa.CheckConstraint('difficulty BETWEEN 1 AND 5', name=op.f('ck_candidate_difficulty')),
    sa.ForeignKeyConstraint(['derivation_id'], ['derivation.id'], name=op.f('fk_candidate_derivation_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_candidate')),
    sa.UniqueConstraint('derivation_id', 'key', name=op.f('uq_candidate_derivation_id_key'))
    )
    with op.batch_alter_table('candidate', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_candidate_derivation_id_position'), ['derivation_id', 'position'], unique=False)

    op.create_table('decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('derivation_id', sa.Integer(), nullable=False),
    sa.Column('candidate_id', sa.Integer(), nullable=False),
    sa.Column('batch', sa.String(length=40), nullable=False),
    sa.Column('action', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.String(length=60), nullable=False),
    sa.Column('edit_distance', sa.Integer(), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('after', sa.JSON(), nullable=False),
    sa.Column('undoes', sa.String(length=40), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("action IN ('accept', 'reject', 'edit', 'add', 'undo')", name=op.f('ck_decision_action')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_decision_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['candidate_id'], ['candidate.id'], name=op.f('fk_decision_candidate_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['derivation_id'], ['derivation.id'], name=op.f('fk_decision_derivation_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision'))
    )
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decision_candidate_id'), ['candidate_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_decision_derivation_id_id'), ['derivation_id', 'id'], unique=False)

    with op.batch_alter_table('item', schema=None) as batch_op:
        batch_op.add_column(sa.Column('stale_at', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('item', schema=None) as batch_op:
        batch_op.drop_column('stale_at')

    op.drop_table('decision')
    op.drop_table('candidate')
    op.drop_table('derivation')
